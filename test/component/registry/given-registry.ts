import type { ControlStore } from '@zhian/api/control/control-store'
import type { ImportReport } from '@zhian/contracts/registry-exchange'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { apiToken, startTestApi } from '../../support/api.ts'
import { givenEnterprise, givenPark, givenPoint, givenSite } from '../../support/given-park.ts'

/** A park of two enterprises, of which the first has a site and a gate, and ways to change it as an operator. */
export async function givenRegistry(warehouse: Warehouse, control: ControlStore) {
  const blobs = {} as unknown as BlobStore
  const api = await startTestApi({ warehouse, blobs, control })
  const send = async (method: 'PUT' | 'DELETE' | 'POST', url: string, body?: unknown) =>
    api.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${apiToken}` },
      ...(body === undefined ? {} : { body: body as object }),
    })
  /** From the version, where one is named. */
  const put = (kind: string, record: object, at: { id: string; version?: number }) => {
    const { id, ...version } = at
    return send('PUT', `/v1/registry/${kind}/${id}`, { record, ...version })
  }
  const table = async (kind: string, text: string | Buffer, isDryRun: boolean) => {
    const answer = await api.app.inject({
      method: 'POST',
      url: `/v1/registry-import/${kind}?isDryRun=${isDryRun}`,
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/octet-stream' },
      body: Buffer.from(text),
    })
    return { status: answer.statusCode, report: answer.json<ImportReport>() }
  }
  await put('parks', givenPark(), { id: 'park-1' })
  await put('enterprises', givenEnterprise(), { id: 'e1' })
  await put('enterprises', givenEnterprise({ enterpriseId: 'e2', name: '乙厂' }), { id: 'e2' })
  await put('sites', givenSite(), { id: 's1' })
  await put('points', givenPoint(), { id: 'p1' })
  return { api, put, send, table }
}
