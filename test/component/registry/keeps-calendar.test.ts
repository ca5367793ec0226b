// When a park takes over the year's holidays, then they stand with their source, and days are compared with their like.
import { readFile } from 'node:fs/promises'
import type { Problem } from '@zhian/contracts/api'
import type { Analytic } from '@zhian/contracts/assessment'
import type { ImportReport, RegistryRecord } from '@zhian/contracts/registry-exchange'
import { expect, test } from 'vitest'
import { apiToken, noPictures, startTestApi } from '../../support/api.ts'
import { givenPark } from '../../support/given-park.ts'
import { startWarehouse } from '../../support/warehouse.ts'

test('a year of holidays comes as a table, keeps its source, and makes a holiday no drop', async () => {
  await using store = await startWarehouse()
  await using api = await startTestApi({ warehouse: store.warehouse, blobs: noPictures })
  const headers = { authorization: `Bearer ${apiToken}` }
  const put = (kind: string, record: object, { id }: { id: string }) =>
    api.app.inject({ method: 'PUT', url: `/v1/registry/${kind}/${id}`, headers, body: { record } })
  const table = async (text: string | Buffer) => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/v1/registry-import/holidays?isDryRun=false',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: Buffer.from(text),
    })
    return answer.json<ImportReport>()
  }
  await put('parks', givenPark(), { id: 'park-1' })
  const year = await readFile(
    new URL('../../../services/console/src/registry/holidays-2026.csv', import.meta.url),
    'utf8',
  )
  const [headings = '', ...lines] = year.trim().split('\n')
  const ofPark = [`园区编号,${headings}`, ...lines.map((line) => `park-1,${line}`)].join('\n')
  expect(await table(ofPark)).toMatchObject({ rows: 13, added: 13, problems: [] })
  const spring = (await api.get('/v1/registry/holidays/2026-02-15')).json<RegistryRecord>()
  expect(spring.record).toMatchObject({
    dayKind: 'holiday',
    fromDay: '2026-02-15',
    toDay: '2026-02-23',
    source: expect.stringContaining('国务院办公厅') as string,
  })
  const asked = `fromMs=${Date.UTC(2026, 9, 6, 20)}&toMs=${Date.UTC(2026, 9, 7, 20)}`
  const answer = await api.get(`/v1/analytics/sudden-drops?${asked}`)
  expect(answer.json<Analytic>().parameters['likeDays']).toEqual({
    'park-1 2026-10-07': ['2026-10-06', '2026-10-05', '2026-10-04', '2026-10-03'],
  })
  const out = await api.get('/v1/registry-export/holidays?format=csv')
  expect(await table(out.rawPayload)).toMatchObject({ unchanged: 13 })
  const wrong = { holidayId: 'h', parkId: 'park-1', name: '错', dayKind: 'holiday' }
  for (const [fromDay, toDay, cause] of [
    ['2026-02-30', '2026-03-01', '/fromDay：没有这一天'],
    ['2026-03-02', '2026-03-01', '/toDay：须在开始日期起的 31 天以内'],
  ]) {
    const refused = await put('holidays', { ...wrong, fromDay, toDay }, { id: 'h' })
    expect([refused.statusCode, refused.json<Problem>().zh?.cause]).toEqual([400, cause])
  }
})
