import type {
  CertificateView,
  EnrolmentOrder,
  EnrolmentToken,
  RevocationOrder,
} from '@zhian/contracts/enrolment'
import type { GatewayPage, GatewayView } from '@zhian/contracts/gateways'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { may } from '../access/policy.ts'
import type { Subject } from '../access/policy.ts'
import { countEnds } from '../queries/count-ends.ts'
import { listAgents } from '../queries/list-agents.ts'
import type { AgentRow } from '../queries/list-agents.ts'
import { listCameras } from '../queries/list-cameras.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import type { EnrolmentDesk, TokenView } from './enrolment-desk.ts'
import { refusal } from '../refusal.ts'

export interface GatewayNeeds {
  readonly desk: EnrolmentDesk
  readonly registry: Pick<RegistryDesk, 'snapshot'>
  readonly warehouse: Warehouse
  readonly now: () => number
}

type Place = Pick<EnrolmentOrder, 'agentId' | 'enterpriseId' | 'siteId'>
type IsWithin = (enterpriseId: string) => boolean

export type GatewayDesk = ReturnType<typeof gatewayDesk>

/** Enrolment as far as a role reaches: a park's manager enrols gateways of the park's enterprises and sees how far each has come. */
export function gatewayDesk(needs: GatewayNeeds) {
  return {
    list: async (subject: Subject, agentId?: string): Promise<GatewayPage> => {
      const isWithin = await reachOf(needs, subject)
      const gateways = await readGateways(needs, agentId)
      const items = gateways.filter(({ enterpriseId }) => isWithin(enterpriseId))
      return { atMs: needs.now(), items }
    },
    /** Throws FORBIDDEN out of reach, CONFLICT where a gateway out of reach has the name: its token would take that one's place. */
    async order(subject: Subject, order: EnrolmentOrder): Promise<EnrolmentToken> {
      const isWithin = await reachOf(needs, subject)
      if (!isWithin(order.enterpriseId))
        throw refusal('FORBIDDEN', {
          en: 'your roles do not reach this enterprise',
          zh: '您的角色管不到这家企业',
        })
      const places = isEverywhere(subject) ? [] : await placesOf(needs, order.agentId)
      if (places.some(({ enterpriseId }) => !isWithin(enterpriseId)))
        throw refusal('CONFLICT', {
          en: `agentId: another gateway is called ${order.agentId} already`,
          zh: `agentId：已有网关叫 ${order.agentId}`,
        })
      return needs.desk.orderToken(order)
    },
    /** Throws NOT_FOUND out of reach too: whether it exists elsewhere is not told. */
    async revoke(subject: Subject, order: RevocationOrder): Promise<{ revoked: number }> {
      const isWithin = await reachOf(needs, subject)
      const places = isEverywhere(subject) ? [] : await placesOf(needs, order.agentId)
      if (places.some(({ enterpriseId }) => !isWithin(enterpriseId)))
        throw refusal('NOT_FOUND', {
          en: `agent ${order.agentId} has no such certificate`,
          zh: `网关 ${order.agentId} 没有这张证书`,
        })
      return needs.desk.revoke(order)
    },
  }
}

async function reachOf({ registry }: GatewayNeeds, subject: Subject): Promise<IsWithin> {
  const { enterprises } = await registry.snapshot()
  return (enterpriseId) => {
    const parkId = enterprises.get(enterpriseId)?.parkId ?? null
    return may(subject, 'enrol gateway', { parkId, enterpriseId })
  }
}

const isEverywhere = (subject: Subject) =>
  may(subject, 'enrol gateway', { parkId: null, enterpriseId: null })

/** Where gateways of this name stand, by whatever is known of them. */
async function placesOf({ desk, warehouse }: GatewayNeeds, agentId: string): Promise<Place[]> {
  const [tokens, { items }, agents] = await Promise.all([
    desk.listTokens(),
    desk.list(),
    listAgents(warehouse, everything),
  ])
  return [...tokens, ...items, ...agents].filter((each) => each.agentId === agentId)
}

const everything = { condition: 'true', parameters: {} }

async function readGateways(
  { desk, warehouse }: GatewayNeeds,
  only: string | undefined,
): Promise<GatewayView[]> {
  const [tokens, { items: certificates }, agents, cameras, ends] = await Promise.all([
    desk.listTokens(),
    desk.list(),
    listAgents(warehouse, everything),
    listCameras(warehouse, everything),
    countEnds(warehouse),
  ])
  // Newest first, and the first of each name stays.
  const token = new Map(tokens.toReversed().map((each) => [each.agentId, each]))
  const certificate = new Map(certificates.toReversed().map((each) => [each.agentId, each]))
  const agent = new Map(agents.map((each) => [each.agentId, each]))
  const stored = new Map(ends.map((each) => [each.agentId, each.stored]))
  const camerasOf = Map.groupBy(cameras, ({ agentId }) => agentId)
  const names = new Set([...token.keys(), ...certificate.keys(), ...agent.keys()])
  return [...names]
    .filter((agentId) => only === undefined || only === agentId)
    .toSorted((a, b) => a.localeCompare(b))
    .flatMap((agentId) => {
      const known = {
        token: token.get(agentId),
        certificate: certificate.get(agentId),
        agent: agent.get(agentId),
      }
      const place = placeOf(known)
      if (place === undefined) return []
      const own = camerasOf.get(agentId) ?? []
      return {
        ...place,
        ...factsOf(known),
        cameras: own.length,
        camerasOnline: own.filter(({ isOnline }) => isOnline).length,
        stored: stored.get(agentId) ?? 0,
      }
    })
}

interface Known {
  readonly token: TokenView | undefined
  readonly certificate: CertificateView | undefined
  readonly agent: AgentRow | undefined
}

function placeOf({ certificate, token, agent }: Known): Place | undefined {
  const known = certificate ?? token ?? agent
  if (known === undefined) return undefined
  const { agentId, enterpriseId, siteId } = known
  return { agentId, enterpriseId, siteId }
}

function factsOf({ token, certificate, agent }: Known) {
  const { expiresAtMs, usedAtMs } = token ?? {}
  return {
    ...(expiresAtMs === undefined
      ? {}
      : { token: { expiresAtMs, ...(usedAtMs === undefined ? {} : { usedAtMs }) } }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(agent === undefined ? {} : { status: statusOf(agent) }),
  }
}

function statusOf({ reportedAtMs, version, pending, spoolBytes, spoolBytesMax }: AgentRow) {
  return { reportedAtMs, version, pending, spoolBytes, spoolBytesMax }
}
