import type { Log } from '@zhian/kit/log'
import { Counter, Gauge, Histogram } from '@zhian/kit/metrics'
import type { Registry } from '@zhian/kit/metrics'

export type BridgeEvents = ReturnType<typeof bridgeEvents>

/** One function a fact, feeding log and metric together. */
export function bridgeEvents(log: Log, registry: Registry) {
  return { ...captureEvents(log, [registry]), ...neighbourEvents(log, [registry]) }
}

function captureEvents(log: Log, registers: Registry[]) {
  const forwarded = new Counter({
    name: 'zhian_bridge_captures_forwarded_total',
    help: 'Captures safe in Kafka',
    registers,
  })
  const refused = new Counter({
    name: 'zhian_bridge_captures_refused_total',
    help: 'Frames buried as dead',
    labelNames: ['reason'],
    registers,
  })
  const held = new Counter({
    name: 'zhian_bridge_captures_held_total',
    help: 'Frames not acknowledged, because a neighbour was away',
    registers,
  })
  const duration = new Histogram({
    name: 'zhian_bridge_forward_seconds',
    help: 'From the frame to Kafka’s answer',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  let isHolding = false
  return {
    captureForwarded({ captureId, ms }: { captureId: string; ms: number }) {
      forwarded.inc()
      duration.observe(ms / 1000)
      if (isHolding) log.info('captures go through again')
      isHolding = false
      log.debug({ captureId }, 'capture forwarded')
    },
    captureRefused(fact: { agentId: string; reason: string }) {
      refused.inc({ reason: fact.reason })
      log.warn(fact, 'frame refused')
    },
    captureHeld({ problem }: { problem: string }) {
      held.inc()
      if (!isHolding)
        log.warn(
          { problem },
          'captures are held: nothing is acknowledged until the neighbour is back',
        )
      isHolding = true
    },
  }
}

function neighbourEvents(log: Log, registers: Registry[]) {
  const reports = new Counter({
    name: 'zhian_bridge_reports_total',
    help: 'Status and ledger messages',
    labelNames: ['leaf', 'ending'],
    registers,
  })
  const connected = new Gauge({
    name: 'zhian_bridge_agents_connected',
    help: 'Agents on the embedded broker',
    registers,
  })
  return {
    reportForwarded({ leaf }: { leaf: string }) {
      reports.inc({ leaf, ending: 'kept' })
    },
    reportRefused(fact: { agentId: string; leaf: string; problem: string }) {
      reports.inc({ leaf: fact.leaf, ending: 'refused' })
      log.warn(fact, 'report refused')
    },
    agentConnected({ agentId }: { agentId: string }) {
      connected.inc()
      log.info({ agentId }, 'agent connected')
    },
    agentLeft({ agentId }: { agentId: string }) {
      connected.dec()
      log.info({ agentId }, 'agent left')
    },
    agentRefused(fact: { agentId: string; why: string }) {
      log.warn(fact, 'agent refused')
    },
    trustRenewed(fact: { revoked: number }) {
      log.info(fact, 'certificates and revocation list were read again')
    },
    trustFailed(fact: { problem: string }) {
      log.error(fact, 'certificates or revocation list cannot be used; the last stay in force')
    },
    linkOpened({ url }: { url: string }) {
      log.info({ url }, 'linked to the broker')
    },
    linkLost({ problem }: { problem: string }) {
      log.warn({ problem }, 'the link to the broker is lost; it will be opened again')
    },
  }
}
