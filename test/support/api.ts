import { buildApp } from '@zhian/api/app'
import type { Enrolment } from '@zhian/api/enrolment/open-enrolment'
import { apiEvents } from '@zhian/api/events'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'

export const apiToken = 'a-token-for-tests-only'

interface TestApi {
  readonly warehouse: Warehouse
  readonly blobs: Pick<BlobStore, 'get'>
  readonly consoleFolder?: string
  readonly enrolment?: Enrolment
  readonly now?: () => number
}

/** The whole app without a port, and a caller that carries the token. */
export async function startTestApi({ warehouse, blobs, consoleFolder, enrolment, now }: TestApi) {
  const metrics = openMetrics()
  const app = await buildApp({
    token: apiToken,
    warehouse,
    blobs,
    consoleFolder: consoleFolder ?? null,
    enrolment: enrolment ?? null,
    events: apiEvents(silentLog(), metrics),
    metrics,
    problems: async () => [],
    now: now ?? Date.now,
  })
  return {
    app,
    get: (url: string, headers: Readonly<Record<string, string>> = {}) =>
      app.inject({
        method: 'GET',
        url,
        headers: { authorization: `Bearer ${apiToken}`, ...headers },
      }),
    [Symbol.asyncDispose]: () => app.close(),
  }
}
