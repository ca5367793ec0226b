import { messageOf } from '@zhian/kit/fault'
import type { Log } from '@zhian/kit/log'
import { Counter, Gauge, Histogram } from '@zhian/kit/metrics'
import type { Registry } from '@zhian/kit/metrics'
import { assessmentEvents } from './assessment/assessment-events.ts'
import { bulletinEvents } from './bulletin/bulletin-events.ts'
import { peopleEvents } from './people/people-events.ts'

export type ApiEvents = ReturnType<typeof apiEvents>

interface Answer {
  readonly requestId: string
  readonly method: string
  /** The route's pattern, never the address: addresses hold plates. */
  readonly route: string
  readonly status: number
  readonly ms: number
}

/** One function a fact, feeding log and metric together. */
export function apiEvents(log: Log, registry: Registry) {
  const registers = [registry]
  const answers = new Histogram({
    name: 'zhian_api_answer_seconds',
    help: 'From the request to the end of the answer',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5, 15],
    registers,
  })
  const failures = new Counter({
    name: 'zhian_api_failures_total',
    help: 'Answers with a status of 500 or more',
    labelNames: ['code'],
    registers,
  })
  const watchers = new Gauge({
    name: 'zhian_api_watchers',
    help: 'Open live streams',
    registers,
  })
  let isFeedDown = false
  return {
    ...enrolmentEvents(log),
    ...peopleEvents(log, registry),
    ...assessmentEvents(log, registry),
    ...bulletinEvents(log),
    answered(answer: Answer) {
      answers.observe({ route: answer.route, status: answer.status }, answer.ms / 1000)
      log.debug(answer, 'answered')
    },
    failed({ requestId, code, error }: { requestId: string; code: string; error: unknown }) {
      failures.inc({ code })
      const stack = Error.isError(error) && code === 'DEFECT' ? error.stack : undefined
      log.error({ requestId, code, problem: messageOf(error), stack }, 'a request failed')
    },
    watchersChanged({ count }: { count: number }) {
      watchers.set(count)
    },
    feedFailed({ problem }: { problem: string }) {
      if (!isFeedDown) log.warn({ problem }, 'the live feed waits for the store')
      isFeedDown = true
    },
    feedWorked() {
      if (isFeedDown) log.info('the live feed goes on')
      isFeedDown = false
    },
    consoleMissing(fact: { folder: string }) {
      log.warn(fact, 'the console’s files are not there; the API serves no pages')
    },
    ready(fact: { port: number }) {
      log.info(fact, 'api is ready')
    },
  }
}

function enrolmentEvents(log: Log) {
  return {
    tokenMade(fact: { agentId: string; expiresAtMs: number }) {
      log.info(fact, 'an enrolment token was made')
    },
    certificateIssued(fact: { agentId: string; serial: string; isRenewal: boolean }) {
      log.info(fact, 'a certificate was given')
    },
    enrolmentRefused(fact: { agentId: string; why: string }) {
      log.warn(fact, 'enrolment refused')
    },
    certificatesRevoked(fact: { agentId: string; count: number }) {
      log.warn(fact, 'certificates were revoked')
    },
    registryCopied(fact: { enterprises: number; cameras: number }) {
      log.info(fact, 'the warehouse has the registry as it is')
    },
    registryCopyFailed(fact: { problem: string }) {
      log.warn(fact, 'the warehouse’s copy of the registry is old; it is tried again')
    },
    revocationListFailed(fact: { problem: string }) {
      log.error(fact, 'the revocation list could not be written')
    },
  }
}
