import { fromEnv } from '@zhian/kit/config'
import type { Env, EnvReader } from '@zhian/kit/config'
import { readProcess } from '@zhian/kit/process-config'
import { openAgentRoll } from './agent-roll.ts'

export type BridgeConfig = ReturnType<typeof readBridgeConfig>

export const readBridgeConfig = (env: Env) =>
  fromEnv(env, (read) => ({
    ...readProcess(read, { prefix: 'BRIDGE', healthPort: 17_411 }),
    kafka: { brokers: read.list('KAFKA_BROKERS'), clientId: 'zhian-bridge' },
    blobs: { folder: read.text('BLOBS_FOLDER') },
    intake: readIntake(read),
    /** All frames that are between the broker and Kafka, together. */
    inFlightBytesMax: read.integer('BRIDGE_IN_FLIGHT_BYTES_MAX', {
      min: 16_000_000,
      max: 2_000_000_000,
      fallback: 128_000_000,
    }),
  }))

/** What the bridge shows to, and believes of, a broker that wants certificates: `BRIDGE_MQTT_CERT_FILE`, `_KEY_FILE`, `_CA_FILE`. */
function readClientTls(read: EnvReader) {
  const ca = read.secret('BRIDGE_MQTT_CA')
  const cert = read.secret('BRIDGE_MQTT_CERT')
  const key = read.secret('BRIDGE_MQTT_KEY')
  if ((cert === undefined) !== (key === undefined))
    read.problems.push('BRIDGE_MQTT_CERT_FILE and BRIDGE_MQTT_KEY_FILE go together')
  if (ca === undefined && cert === undefined) return {}
  return {
    tls: {
      ...(ca === undefined ? {} : { ca: Buffer.from(ca) }),
      ...(cert === undefined ? {} : { cert: Buffer.from(cert) }),
      ...(key === undefined ? {} : { key: Buffer.from(key) }),
    },
  }
}

/** A second listener of the embedded broker, for agents with certificates; closed unless its files are named. */
function readTls(read: EnvReader) {
  if (read.optional('BRIDGE_TLS_CERT_FILE') === undefined) return undefined
  return {
    host: read.text('BRIDGE_TLS_HOST', '127.0.0.1'),
    port: read.integer('BRIDGE_TLS_PORT', { min: 0, max: 65_535, fallback: 17_884 }),
    certFile: read.text('BRIDGE_TLS_CERT_FILE'),
    keyFile: read.text('BRIDGE_TLS_KEY_FILE'),
    caFile: read.text('BRIDGE_TLS_CA_FILE'),
    crlFile: read.text('BRIDGE_TLS_CRL_FILE'),
  }
}

/** `embedded` is a broker inside this process; `external` shares the work on a broker that others run. */
function readIntake(read: EnvReader) {
  const mode = read.choice('BRIDGE_MODE', ['embedded', 'external'], 'embedded')
  if (mode === 'embedded') {
    return {
      mode,
      host: read.text('BRIDGE_MQTT_HOST', '127.0.0.1'),
      port: read.integer('BRIDGE_MQTT_PORT', { min: 0, max: 65_535, fallback: 17_883 }),
      connectionsMax: read.integer('BRIDGE_CONNECTIONS_MAX', {
        min: 1,
        max: 100_000,
        fallback: 5000,
      }),
      tls: readTls(read),
      agents: openAgentRoll(read.secret('BRIDGE_AGENTS') ?? '{}', (problem) =>
        read.problems.push(problem),
      ),
    } as const
  }
  const password = read.secret('BRIDGE_MQTT_PASSWORD')
  const username = read.optional('BRIDGE_MQTT_USERNAME')
  return {
    mode,
    url: read.text('BRIDGE_MQTT_URL'),
    protocolVersion: read.choice('BRIDGE_MQTT_PROTOCOL_VERSION', ['4', '5'], '4') === '5' ? 5 : 4,
    /** Stable for each replica, so that what the broker holds for it comes back to it. */
    clientId: read.text('BRIDGE_MQTT_CLIENT_ID', 'zhian-bridge-1'),
    share: read.text('BRIDGE_MQTT_SHARE', 'bridge'),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...readClientTls(read),
  } as const
}
