import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromEnv } from '@zhian/kit/config'
import type { Env, EnvReader } from '@zhian/kit/config'

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

export type Settings = ReturnType<typeof readSettings>

/** Ports that people or devices use; the rest are taken free at each start. */
export const portNames = ['api', 'gat1400', 'mqtt', 'mqtts', 'kafka', 'kafkaController'] as const
export type PortName = (typeof portNames)[number]

/** Which setting moves which port. */
export const portSettings: Readonly<Record<PortName, string>> = {
  api: 'ZHIAN_API_PORT',
  gat1400: 'ZHIAN_GAT1400_PORT',
  mqtt: 'ZHIAN_MQTT_PORT',
  mqtts: 'ZHIAN_MQTTS_PORT',
  kafka: 'ZHIAN_KAFKA_PORT',
  kafkaController: 'ZHIAN_KAFKA_CONTROLLER_PORT',
}

const usualPorts: Readonly<Record<PortName, number>> = {
  api: 17_080,
  gat1400: 17_400,
  mqtt: 17_883,
  mqtts: 17_884,
  kafka: 17_092,
  kafkaController: 17_093,
}

/** What the user of `./zhian` may set. */
export const readSettings = (env: Env) =>
  fromEnv(env, (read) => {
    const caller = read.text('ZHIAN_CALLER_FOLDER', process.cwd())
    const brokers = read.optional('KAFKA_BROKERS')
    return {
      home: resolve(caller, read.text('ZHIAN_HOME', `${root}/.zhian`)),
      caller,
      isPortsAuto: read.choice('ZHIAN_PORTS', ['fixed', 'auto'], 'fixed') === 'auto',
      ports: readPorts(read),
      /** Cameras stand in another part of the network; people and tools on this machine do not. */
      gat1400Host: read.text('ZHIAN_GAT1400_HOST', '0.0.0.0'),
      apiHost: read.text('ZHIAN_API_HOST', '127.0.0.1'),
      /** Where gateways reach the api, if not as a browser does: the address of what ends TLS before it. */
      publicUrl: read.optional('ZHIAN_PUBLIC_URL'),
      /** Where `./zhian package` puts what gateways install. */
      packagesFolder: resolve(caller, read.text('ZHIAN_PACKAGES_FOLDER', `${root}/.cache/deb`)),
      kafkaBrokers: brokers?.split(',').map((each) => each.trim()),
      mqtt: readMqtt(read),
      /** How the one agent treats faces; see `edge-agent/src/egress/README.md`. */
      faceMode: read.choice(
        'ZHIAN_FACE_MODE',
        ['off', 'local_only', 'private_network'],
        'private_network',
      ),
      impactAssessmentId: read.optional('ZHIAN_IMPACT_ASSESSMENT_ID'),
      inferenceWorkers: read.integer('ZHIAN_INFERENCE_WORKERS', { min: 1, max: 64, fallback: 2 }),
      spoolBytesMax: read.integer('ZHIAN_SPOOL_BYTES_MAX', {
        min: 32_000_000,
        max: 1_000_000_000_000,
        fallback: 4_000_000_000,
      }),
    }
  })

function readPorts(read: EnvReader): Record<PortName, number> {
  const port = (name: PortName) =>
    read.integer(portSettings[name], { min: 1, max: 65_535, fallback: usualPorts[name] })
  return {
    api: port('api'),
    gat1400: port('gat1400'),
    mqtt: port('mqtt'),
    mqtts: port('mqtts'),
    kafka: port('kafka'),
    kafkaController: port('kafkaController'),
  }
}

/** A broker that others run, in place of the one inside the bridge. */
function readMqtt(read: EnvReader) {
  const url = read.optional('MQTT_URL')
  const protocolVersion = read.choice('MQTT_PROTOCOL_VERSION', ['4', '5'], '4')
  return url === undefined ? undefined : { url, protocolVersion }
}
