import { buildApp } from '@zhian/api/app'
import type { AppNeeds } from '@zhian/api/app'
import { openControlStore } from '@zhian/api/control/control-store'
import type { ControlStore } from '@zhian/api/control/control-store'
import { usualSamples } from '@zhian/api/assessment/pictures/sample-plan'
import type { DueRules } from '@zhian/api/rectification/follow-scores'
import type { MailSettings } from '@zhian/api/bulletin/mail-settings'
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
  readonly control?: ControlStore
  readonly installer?: AppNeeds['installer']
  readonly due?: DueRules
  /** Where bulletins are signed. */
  readonly bulletinKeyFile?: string
  /** The server that bulletins are mailed by. */
  readonly mail?: MailSettings
  readonly trustedProxies?: readonly string[]
  readonly liveHeartbeatMs?: number
  readonly now?: () => number
}

/** The pictures of a test in which nobody asks for one. */
export const noPictures = { get: () => Promise.reject(new Error('no picture is asked for')) }

/** The whole app without a port, and a caller that carries the token. */
export async function startTestApi(given: TestApi) {
  const { warehouse, blobs, consoleFolder, enrolment, now } = given
  const metrics = openMetrics()
  const control = given.control ?? (await openControlStore({ file: ':memory:' }))
  const app = await buildApp({
    token: apiToken,
    warehouse,
    blobs,
    consoleFolder: consoleFolder ?? null,
    enrolment: enrolment ?? null,
    installer: given.installer,
    control,
    assessment: {
      isJobOn: false,
      samples: usualSamples,
      due: given.due ?? { daysOf: () => undefined, source: null },
    },
    bulletin: { keyFile: given.bulletinKeyFile, draftDay: 0, mail: given.mail ?? null },
    ...(given.liveHeartbeatMs === undefined ? {} : { liveHeartbeatMs: given.liveHeartbeatMs }),
    ...(given.trustedProxies === undefined ? {} : { trustedProxies: given.trustedProxies }),
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
    async [Symbol.asyncDispose]() {
      await app.close()
      if (given.control === undefined) await control[Symbol.asyncDispose]()
    },
  }
}
