import type { Bilingual } from '../cli/language.ts'
import manifest from '../../package.json' with { type: 'json' }
import type { AgentStatus } from '@zhian/contracts/agent'
import type { IdentityState } from '../enrol/keep-identity.ts'
import type { CameraRoster } from '../camera/camera-roster.ts'
import type { StripCounter } from '../camera/forbidden-fields.ts'
import type { Quarantine } from '../camera/quarantine.ts'
import type { Spool } from '../spool/spool.ts'
import type { CameraHealth } from './camera-health.ts'
import type { Egress } from '../egress/egress.ts'
import type { UplinkState } from '../uplink/uplink.ts'
import type { Refusal } from './refusals.ts'

/** Oldest first; what is acknowledged makes room for the next. */
const transitionsPerStatus = 200

/** From one place; a package says which build it is there. */
export const agentVersion = manifest.version

export interface StatusNeeds {
  readonly agentId: string
  readonly enterpriseId: string
  readonly siteId: string
  readonly startedAtMs: number
  readonly spool: Spool
  readonly roster: CameraRoster
  readonly health: CameraHealth
  readonly stripped: StripCounter
  readonly quarantine: Quarantine
  readonly egress: Pick<Egress, 'state'>
  readonly now: () => number
}

/** What the agent says of itself, to the far side and to whoever asks on this machine. */
export function agentStatus(needs: StatusNeeds): AgentStatus {
  return {
    schema: 'agent-status.v1',
    agentId: needs.agentId,
    enterpriseId: needs.enterpriseId,
    siteId: needs.siteId,
    version: agentVersion,
    atMs: needs.now(),
    startedAtMs: needs.startedAtMs,
    epoch: needs.spool.epoch,
    spool: needs.spool.state,
    stripped: needs.stripped.counts,
    quarantined: needs.quarantine.count,
    egress: needs.egress.state,
    cameras: needs.roster.status.map((camera) => needs.health.statusOf(camera)),
    ownClock: needs.health.ownClock,
    transitions: needs.health.transitions.slice(0, transitionsPerStatus),
  }
}

/** What `/status` answers and `zhian-edge status` prints. */
export interface StatusPage {
  readonly agent: AgentStatus
  readonly uplink: UplinkState
  /** Absent where the box has not enrolled. */
  readonly identity?: IdentityState
  /** The ways in that are open; absent where an older agent runs. */
  readonly adapters?: readonly {
    readonly protocol: string
    readonly problems: readonly Bilingual[]
  }[]
  readonly refusals?: readonly Refusal[]
  /** What is not as it should be with pictures of faces; absent where an older agent runs. */
  readonly faces?: readonly Bilingual[]
  readonly problems: readonly Bilingual[]
}
