import type { ControlStore } from '../control/control-store.ts'
import type { ApiEvents } from '../events.ts'
import { accountsDesk } from './accounts-desk.ts'
import { attemptLimits } from './attempt-limits.ts'
import type { AttemptLimits } from './attempt-limits.ts'
import { passwords } from './passwords.ts'
import type { Passwords } from './passwords.ts'
import { signInDesk } from './sign-in-desk.ts'

export interface PeopleNeeds {
  readonly control: ControlStore
  readonly passwords: Passwords
  readonly limits: AttemptLimits
  readonly events: ApiEvents
  readonly now: () => number
}

export type People = ReturnType<typeof openPeople>

export function openPeople(given: Pick<PeopleNeeds, 'control' | 'events' | 'now'>) {
  const needs = { ...given, passwords: passwords(), limits: attemptLimits() }
  return { signIn: signInDesk(needs), accounts: accountsDesk(needs) }
}
