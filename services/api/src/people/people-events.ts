import type { Log } from '@zhian/kit/log'
import { Counter } from '@zhian/kit/metrics'
import type { Registry } from '@zhian/kit/metrics'

/** What an auditor asks for: who came in, who was turned away, what was taken from whom. No name that was only tried, no secret. */
export function peopleEvents(log: Log, registry: Registry) {
  const signIns = new Counter({
    name: 'zhian_api_sign_ins_total',
    help: 'Attempts to sign in',
    labelNames: ['result'],
    registers: [registry],
  })
  const refusals = new Counter({
    name: 'zhian_api_refusals_total',
    help: 'Requests by somebody whose roles do not allow them',
    labelNames: ['route'],
    registers: [registry],
  })
  const ended = new Counter({
    name: 'zhian_api_sessions_ended_total',
    help: 'Sessions that were ended before their time',
    registers: [registry],
  })
  return {
    signedIn(fact: { accountId: string; sessionId: string; address: string }) {
      signIns.inc({ result: 'signed-in' })
      log.info(fact, 'signed in')
    },
    signInRefused(fact: { accountId: string | null; address: string; why: string }) {
      signIns.inc({ result: fact.why })
      log.warn(fact, 'sign-in refused')
    },
    sessionsEnded(fact: { accountId: string; by: string | null; count: number }) {
      ended.inc(fact.count)
      log.info(fact, 'sessions were ended')
    },
    accessRefused(fact: { requestId: string; accountId: string | null; route: string }) {
      refusals.inc({ route: fact.route })
      log.warn(fact, 'access refused')
    },
    accountMade(fact: { accountId: string; by: string | null }) {
      log.info(fact, 'an account was made')
    },
    accountChanged(fact: { accountId: string; by: string | null; what: readonly string[] }) {
      log.info(fact, 'an account was changed')
    },
    linkMade(fact: { accountId: string | null; by: string | null; expiresAtMs: number }) {
      log.info(fact, 'a one-time link was made')
    },
    linkRefused(fact: { address: string }) {
      signIns.inc({ result: 'link-refused' })
      log.warn(fact, 'a one-time link was refused')
    },
    passwordSet(fact: { accountId: string }) {
      log.info(fact, 'a password was set')
    },
  }
}
