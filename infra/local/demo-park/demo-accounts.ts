import { operatorByToken } from '@zhian/api/access/policy'
import type { ControlStore } from '@zhian/api/control/control-store'
import { apiEvents } from '@zhian/api/events'
import { hasAccounts } from '@zhian/api/people/account-records'
import { openPeople } from '@zhian/api/people/open-people'
import type { RoleAssignment } from '@zhian/contracts/people'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import type { DemoPark } from './park-model.ts'

export interface DemoAccount {
  readonly name: string
  readonly displayName: string
  /** The secret of the page where its owner chooses a password, once, within 24 hours. */
  readonly link: string
}

/**
 * A park manager and an administrator of one enterprise. Where nobody has an account yet also an operator, because a world with
 * accounts no longer offers its first administrator a link.
 */
export async function makeDemoAccounts(
  control: ControlStore,
  { recipe, enterprises }: DemoPark,
): Promise<DemoAccount[]> {
  const { accounts } = openPeople({
    control,
    events: apiEvents(silentLog(), openMetrics()),
    now: Date.now,
  })
  const plant = enterprises.find(
    ({ record, agentId }) => record.enterpriseClass === 'key' && agentId !== null,
  )
  const everywhere = { parkId: null, enterpriseId: null }
  const { parkId } = recipe
  const wanted: [string, string, RoleAssignment][] = [
    ['manager', '管委会（演示）', { role: 'park_manager', parkId, enterpriseId: null }],
  ]
  if (plant !== undefined) {
    const { enterpriseId, name } = plant.record
    wanted.push(['enterprise', name, { role: 'enterprise_admin', parkId, enterpriseId }])
  }
  if (!(await hasAccounts(control.db)))
    wanted.push(['operator', '平台运维（演示）', { role: 'operator', ...everywhere }])
  const made: DemoAccount[] = []
  for (const [word, displayName, role] of wanted) {
    const name = `${recipe.prefix}${word}`
    const { link } = await accounts.make({ name, displayName, roles: [role] }, operatorByToken)
    made.push({ name, displayName, link })
  }
  return made
}
