import { once } from 'node:events'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { messageOf, systemCodeOf } from '@zhian/kit/fault'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { maskedUrl } from '../settings/settings.ts'
import { fault, pageOf, timeText, well } from './box.ts'
import type { Box, Checked } from './box.ts'
import { missingNames } from './check-settings.ts'
import type { CauseCode } from './finding.ts'

const connectMsMax = 5000
/** The bridge answers within seconds; a broker or Kafka that restarts takes longer. */
const unacknowledgedMsMax = 120_000
const usualPorts = new Map([
  ['mqtt:', 1883],
  ['mqtts:', 8883],
])

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
  const target = URL.parse(url)
  if (target === null || missingNames(box).length > 0) return undefined
  const host = target.hostname.replace(/^\[|\]$/g, '')
  const port = target.port === '' ? (usualPorts.get(target.protocol) ?? 1883) : Number(target.port)
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

interface Trouble {
  readonly code: CauseCode
  readonly why: string
}

const byTcpCode = new Map<string, CauseCode>([
  ['ENOTFOUND', 'broker_name_unknown'],
  ['EAI_AGAIN', 'broker_name_unknown'],
  ['EAI_FAIL', 'broker_name_unknown'],
  ['ECONNREFUSED', 'broker_port_closed'],
])

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

/** By OpenSSL’s and Node’s codes, which are stable where their words are not. */
const byTlsCode: readonly (readonly [RegExp, CauseCode])[] = [
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CRL_)/, 'broker_certificate_out_of_time'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'broker_named_otherwise'],
  [/^(UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CERT_|INVALID_CA)/, 'broker_untrusted'],
  [/^ERR_SSL_.*ALERT_CERTIFICATE_REVOKED$/, 'certificate_revoked'],
  [/^ERR_SSL_.*ALERT/, 'certificate_refused'],
]

async function whyNoMqtt({ config }: Box): Promise<Trouble | undefined> {
  try {
    await using _link = await openMqttLink(config.mqtt)
    return undefined
  } catch (error) {
    const { cause } = error as Error
    const reply = (cause as { code?: unknown } | undefined)?.code
    if (typeof reply === 'number') return { code: 'broker_refuses_login', why: String(reply) }
    const code = systemCodeOf(cause)
    const found = byTlsCode.find(([pattern]) => pattern.test(code ?? ''))
    return { code: found?.[1] ?? 'broker_silent', why: code ?? messageOf(cause) }
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
