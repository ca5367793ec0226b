import type { EnvReader } from '@zhian/kit/config'
import type { MqttAddress } from '@zhian/kit/mqtt/mqtt-link'

/**
 * Where a broker is that cameras publish to: `NAME_URL`, `NAME_USERNAME`, `NAME_PASSWORD_FILE`, `NAME_CA_FILE`,
 * `NAME_PROTOCOL_VERSION`, `NAME_CLIENT_ID`. Undefined where `NAME_URL` is not set.
 */
export function readBrokerAddress(read: EnvReader, name: string): MqttAddress | undefined {
  const url = read.optional(`${name}_URL`)
  if (url === undefined) return undefined
  if (!/^mqtts?:\/\/./.test(url))
    read.problems.push(`${name}_URL must begin with mqtt:// or mqtts://`)
  const username = read.optional(`${name}_USERNAME`)
  const password = read.secret(`${name}_PASSWORD`)
  const ca = read.secret(`${name}_CA`)
  const version = read.choice(`${name}_PROTOCOL_VERSION`, ['4', '5'], '4')
  const usualId = `zhian-${read.optional('AGENT_ID') ?? 'agent'}-${name.split('_')[1] ?? ''}`
  return {
    url,
    protocolVersion: version === '5' ? 5 : 4,
    clientId: read.text(`${name}_CLIENT_ID`, usualId.toLowerCase()),
    keepaliveSeconds: 60,
    // The broker keeps what comes while we are away, where the sender uses QoS 1.
    isSessionClean: false,
    sessionExpirySeconds: 7 * 24 * 3600,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { tls: { ca: Buffer.from(ca) } }),
  }
}
