import { once } from 'node:events'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { messageOf, systemCodeOf } from '@zhian/kit/fault'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { maskedUrl } from '../settings/settings.ts'
import { fault, pageOf, timeText, well } from './box.ts'
import type { Box, Checked } from './box.ts'
import { missingNames } from './check-settings.ts'
import { brokerAt, brokerTrouble, byTcpCode } from './broker-trouble.ts'
import type { Trouble } from './broker-trouble.ts'

const connectMsMax = 5000
/** The bridge answers within seconds; a broker or Kafka that restarts takes longer. */
const unacknowledgedMsMax = 120_000

/**
 * As far as one gets towards the broker: network, name, TCP, TLS, login.
 *
 * A connected agent is believed: a second connection under its name would end its own.
 */
export async function checkBroker(box: Box): Promise<Checked | undefined> {
  const { url } = box.config.mqtt
  const uplink = pageOf(box)?.uplink
  if (uplink?.isConnected === true)
    return well({ url: maskedUrl(url), since: timeText(uplink.sinceMs) })
  const target = brokerAt(url)
  if (target === undefined || missingNames(box).length > 0) return undefined
  const { host, port } = target
  const evidence = { host, port, now: timeText(box.nowMs) }
  if (!hasNetwork() && !/^(localhost|127\.|::1)/.test(host)) return fault('network_down', evidence)
  const trouble = (await whyNoTcp(host, port)) ?? (await whyNoMqtt(box))
  if (trouble === undefined) return well(evidence)
  return fault(trouble.code, { ...evidence, why: trouble.why, reply: trouble.why })
}

function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses = []) =>
    addresses.some(({ internal }) => !internal),
  )
}

async function whyNoTcp(host: string, port: number): Promise<Trouble | undefined> {
  const signal = AbortSignal.timeout(connectMsMax)
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect', { signal })
    return undefined
  } catch (error) {
    const why = signal.aborted ? 'ETIMEDOUT' : (systemCodeOf(error) ?? messageOf(error))
    return { code: byTcpCode.get(why) ?? 'broker_unreachable', why }
  } finally {
    socket.destroy()
  }
}

async function whyNoMqtt({ config }: Box): Promise<Trouble | undefined> {
  try {
    await using _link = await openMqttLink(config.mqtt)
    return undefined
  } catch (error) {
    return brokerTrouble(error)
  }
}

/** Undefined where no agent is connected. */
export function checkAcknowledgement(box: Box): Checked | undefined {
  const page = pageOf(box)
  if (page?.uplink.isConnected !== true) return undefined
  const { sinceMs, acknowledgedAtMs = 0 } = page.uplink
  const { pending, oldestPendingAtMs = box.nowMs } = page.agent.spool
  const quietMs = box.nowMs - Math.max(sinceMs, acknowledgedAtMs, oldestPendingAtMs)
  const evidence = { pending, minutes: Math.max(0, Math.floor(quietMs / 60_000)) }
  return pending > 0 && quietMs > unacknowledgedMsMax
    ? fault('nothing_acknowledged', evidence)
    : well(evidence)
}
