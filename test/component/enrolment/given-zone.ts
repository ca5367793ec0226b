import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openControlStore } from '@zhian/api/control/control-store'
import { apiEvents } from '@zhian/api/events'
import { openEnrolment } from '@zhian/api/enrolment/open-enrolment'
import { authorityFiles } from '@zhian/contracts/authority-files'
import { carrierName } from '@zhian/contracts/carry'
import type { AgentIdentity, EnrolmentOrder } from '@zhian/contracts/enrolment'
import { runProgram } from '@zhian/edge-agent/cli/program'
import { readIdentity } from '@zhian/edge-agent/enrol/identity-file'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { initAuthority, makeCarrier } from '../../../infra/local/authority.ts'
import type { AuthorityPlan } from '../../../infra/local/authority.ts'
import { apiToken, startTestApi } from '../../support/api.ts'

/** What enrolment never asks for. */
const noWarehouse = {} as unknown as Warehouse
const noBlobs = {} as unknown as Pick<BlobStore, 'get'>

export type Zone = Awaited<ReturnType<typeof givenZone>>

/** A certificate authority of the test's own and a real API over it, whose clock the test may set. */
export async function givenZone({ warehouse = noWarehouse } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-zone-'))
  const clock = { nowMs: Date.now() }
  const now = () => clock.nowMs
  const plan = planOf(folder)
  const authority = plan.folder
  await initAuthority(plan, now())
  const events = apiEvents(silentLog(), openMetrics())
  const control = await openControlStore({ file: join(folder, 'control.db') })
  const needs = { store: control, events, now }
  const enrolment = await openEnrolment({ authorityFolder: authority }, needs)
  const api = await startTestApi({ warehouse, blobs: noBlobs, enrolment, now })
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${url}/v1/enrolment/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const token = async (agentId: string) => {
    const order: EnrolmentOrder = { agentId, enterpriseId: 'enterprise-1', siteId: 'site-1' }
    return String((await post('tokens', order)).body['token'])
  }
  const box = (name: string) => join(folder, 'boxes', name)
  return {
    folder,
    authority,
    clock,
    url,
    api,
    post,
    token,
    box,
    /** `zhian-edge enroll` on a box, as a person would type it. */
    async enroll(name: string, words: readonly string[]) {
      const out = { said: '', complained: '' }
      const exitCode = await runProgram(['enroll', '--url', url, ...words], {
        env: { AGENT_FOLDER: box(name), LANG: 'en' },
        say: (text) => (out.said += text),
        complain: (text) => (out.complained += text),
        run: async () => undefined,
      })
      return { ...out, exitCode }
    },
    async enrolled(agentId: string): Promise<AgentIdentity> {
      const ended = await this.enroll(agentId, ['--token', await token(agentId)])
      const identity = readIdentity(join(box(agentId), 'identity'))
      if (identity === undefined) throw new Error(ended.complained)
      return identity
    },
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]()
      await enrolment[Symbol.asyncDispose]()
      await control[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function planOf(folder: string): AuthorityPlan {
  const folders = { rootFolder: join(folder, 'stick'), folder: join(folder, 'ca') }
  return { ...folders, hosts: ['localhost', '127.0.0.1'] }
}

/** The certificate of who brings by hand what agents without a line had to say. */
export async function givenCarrier({ folder }: Pick<Zone, 'folder'>) {
  const plan = planOf(folder)
  await makeCarrier(plan, Date.now())
  const file = (name: string) => readFile(join(plan.rootFolder, name))
  const ca = await readFile(join(plan.folder, authorityFiles.trusted))
  const tls = { ca, cert: await file('carrier.pem'), key: await file('carrier-key.pem') }
  return { clientId: carrierName, keepaliveSeconds: 60, isSessionClean: true, tls }
}

/** What a broker reads of an authority's folder. */
export function tlsFilesOf(authority: string) {
  const file = (name: keyof typeof authorityFiles) => join(authority, authorityFiles[name])
  return {
    certFile: file('broker'),
    keyFile: file('brokerKey'),
    caFile: file('trusted'),
    crlFile: file('revocationList'),
  }
}
