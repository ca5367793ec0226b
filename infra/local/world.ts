import { join } from 'node:path'
import { authorityFiles } from '@zhian/contracts/authority-files'
import { keptAgents } from './demo-park/kept-park.ts'
import { planKafkaBroker } from './kafka-broker.ts'
import { freePorts } from './ports.ts'
import type { Ports } from './ports.ts'
import { canWork } from './readiness.ts'
import { root } from './settings.ts'
import type { Settings } from './settings.ts'
import type { ProcessRecipe } from './supervisor.ts'
import { agentId, cameraUsername } from './world-files.ts'
import type { WorldFiles } from './world-files.ts'

export interface World {
  readonly settings: Settings
  readonly files: WorldFiles
  readonly ports: Ports
  readonly kafkaBrokers: readonly string[]
  readonly mqttUrl: string
  /** `--pictures`. */
  readonly pictures: string | undefined
  readonly hasCameras: boolean
}

export function openWorld(world: Omit<World, 'kafkaBrokers' | 'mqttUrl'>): World {
  const { settings, ports } = world
  return {
    ...world,
    kafkaBrokers: settings.kafkaBrokers ?? [`127.0.0.1:${ports.kafka}`],
    mqttUrl: settings.mqtt?.url ?? `mqtt://127.0.0.1:${ports.mqtt}`,
  }
}

/** The processes from the river's mouth to its spring, each with all that it needs to know. */
export async function worldRecipes(world: World): Promise<ProcessRecipe[]> {
  const [bridge = 0, inference = 0, archive = 0, agent = 0] = await freePorts(4)
  const kafka = world.settings.kafkaBrokers === undefined ? [await kafkaRecipe(world)] : []
  const cameras = world.hasCameras ? [camerasRecipe(world)] : []
  const demoParks = (await keptAgents(world.files.home)).length > 0 ? [demoParkRecipe(world)] : []
  return [
    ...kafka,
    warehouseRecipe(world, archive),
    ours('inference', 'services/inference/src/main.ts', {
      healthPort: inference,
      env: {
        ...river(world),
        INFERENCE_MODELS_FOLDER: join(root, '.cache/models'),
        INFERENCE_WORKERS: String(world.settings.inferenceWorkers),
        INFERENCE_HEALTH_PORT: String(inference),
      },
    }),
    ours('bridge', 'services/bridge/src/main.ts', {
      healthPort: bridge,
      env: bridgeEnv(world, bridge),
    }),
    ours('edge-agent', 'edge-agent/src/main.ts', {
      healthPort: agent,
      env: agentEnv(world, agent),
    }),
    ...cameras,
    ...demoParks,
  ]
}

const river = ({ files, kafkaBrokers }: World) => ({
  KAFKA_BROKERS: kafkaBrokers.join(','),
  BLOBS_FOLDER: files.blobs,
})

async function kafkaRecipe({ files, ports, kafkaBrokers }: World): Promise<ProcessRecipe> {
  const broker = {
    root,
    folder: files.kafka,
    brokerPort: ports.kafka,
    controllerPort: ports.kafkaController,
  }
  const plan = await planKafkaBroker(broker)
  return {
    name: 'kafka',
    ...plan,
    env: inherited(),
    healthPort: null,
    isReady: () => canWork({ name: 'kafka', healthPort: null, kafkaBrokers }),
    isOurs: false,
  }
}

/** Archive and api share one process, because the embedded ClickHouse engine admits one process to its folder. */
function warehouseRecipe(world: World, healthPort: number): ProcessRecipe {
  const { files, ports, settings } = world
  return ours('warehouse', 'infra/local/warehouse/main.ts', {
    healthPort,
    env: {
      ...river(world),
      WAREHOUSE_FOLDER: files.warehouse,
      ARCHIVE_MIGRATIONS_FOLDER: join(root, 'infra/clickhouse/migrations'),
      ARCHIVE_HEALTH_PORT: String(healthPort),
      API_HOST: settings.apiHost,
      API_PORT: String(ports.api),
      API_TOKEN_FILE: files.secrets.apiTokenFile,
      API_CONSOLE_FOLDER: join(root, 'services/console/dist'),
      API_CONTROL_FILE: files.control,
      API_PACKAGES_FOLDER: settings.packagesFolder,
      ...(settings.publicUrl === undefined ? {} : { API_PUBLIC_URL: settings.publicUrl }),
      API_ASSESSMENT: 'on',
      ...enrolmentEnv(world),
    },
  })
}

/** Enrolment is there once `./zhian ca init` has been run. */
function enrolmentEnv({ files, ports, settings }: World): Record<string, string> {
  if (files.authority === null) return {}
  const own = `mqtts://${files.authority.brokerHost}:${ports.mqtts}`
  return {
    API_CA_FOLDER: files.authority.folder,
    API_AGENT_MQTT_URL: settings.mqtt?.url ?? own,
  }
}

/** Agents stand in other networks; without a certificate of ours nobody gets further than the handshake. */
function certificateEnv({ files: { authority }, ports }: World): Record<string, string> {
  if (authority === null) return {}
  const file = (name: keyof typeof authorityFiles) => join(authority.folder, authorityFiles[name])
  return {
    BRIDGE_TLS_HOST: '0.0.0.0',
    BRIDGE_TLS_PORT: String(ports.mqtts),
    BRIDGE_TLS_CERT_FILE: file('broker'),
    BRIDGE_TLS_KEY_FILE: file('brokerKey'),
    BRIDGE_TLS_CA_FILE: file('trusted'),
    BRIDGE_TLS_CRL_FILE: file('revocationList'),
  }
}

function bridgeEnv(world: World, healthPort: number): Record<string, string> {
  const { settings, files, ports } = world
  const common = { ...river(world), BRIDGE_HEALTH_PORT: String(healthPort) }
  if (settings.mqtt === undefined) {
    return {
      ...common,
      BRIDGE_MQTT_PORT: String(ports.mqtt),
      BRIDGE_AGENTS_FILE: files.secrets.agentRollFile,
      ...certificateEnv(world),
    }
  }
  return {
    ...common,
    BRIDGE_MODE: 'external',
    BRIDGE_MQTT_URL: settings.mqtt.url,
    BRIDGE_MQTT_PROTOCOL_VERSION: settings.mqtt.protocolVersion,
  }
}

function agentEnv(
  { settings, files, ports, mqttUrl }: World,
  healthPort: number,
): Record<string, string> {
  return {
    AGENT_ID: agentId,
    AGENT_ENTERPRISE_ID: 'enterprise-1',
    AGENT_SITE_ID: 'site-1',
    AGENT_FOLDER: files.agent,
    AGENT_MQTT_URL: mqttUrl,
    AGENT_MQTT_PROTOCOL_VERSION: settings.mqtt?.protocolVersion ?? '4',
    AGENT_MQTT_PASSWORD_FILE: files.secrets.agentPasswordFile,
    AGENT_GAT1400_HOST: settings.gat1400Host,
    AGENT_GAT1400_PORT: String(ports.gat1400),
    AGENT_GAT1400_USERNAME: cameraUsername,
    AGENT_GAT1400_PASSWORD_FILE: files.secrets.cameraPasswordFile,
    AGENT_INBOX_FOLDER: files.inbox,
    AGENT_SPOOL_BYTES_MAX: String(settings.spoolBytesMax),
    ...faceEnv(settings),
    AGENT_HEALTH_PORT: String(healthPort),
  }
}

/**
 * The embedded world's broker, blobs and console are all on this machine under one owner's home, so no picture leaves it: that is the
 * assessment that its agent names. With a broker of others' the owner has to name one.
 */
function faceEnv({ faceMode, impactAssessmentId, mqtt }: Settings): Record<string, string> {
  const assessed = impactAssessmentId ?? (mqtt === undefined ? 'embedded-world' : undefined)
  return {
    AGENT_FACE_MODE: faceMode,
    AGENT_MODELS_FOLDER: join(root, '.cache/models'),
    ...(assessed === undefined ? {} : { AGENT_IMPACT_ASSESSMENT_ID: assessed }),
  }
}

function camerasRecipe({ files, ports, pictures }: World): ProcessRecipe {
  return ours('cameras', 'infra/local/cameras/main.ts', {
    healthPort: null,
    env: {
      CAMERAS_GAT1400_URL: `http://127.0.0.1:${ports.gat1400}`,
      CAMERAS_USERNAME: cameraUsername,
      CAMERAS_PASSWORD_FILE: files.secrets.cameraPasswordFile,
      CAMERAS_INBOX_FOLDER: files.inbox,
      CAMERAS_TRUTH_FILE: files.truth,
      CAMERAS_PICTURE_CACHE: join(root, '.cache/pictures'),
      CAMERAS_SOURCE_CACHE: join(root, '.cache/model-sources'),
      ...(pictures === undefined ? {} : { CAMERAS_PICTURES_FOLDER: pictures }),
    },
  })
}

/** What `./zhian demo park` made goes on living. */
function demoParkRecipe({ files, kafkaBrokers }: World): ProcessRecipe {
  return ours('demo-park', 'infra/local/demo-park/life/main.ts', {
    healthPort: null,
    env: { KAFKA_BROKERS: kafkaBrokers.join(','), DEMO_PARK_HOME: files.home },
  })
}

interface OwnProcess {
  readonly healthPort: number | null
  readonly env: Readonly<Record<string, string>>
}

function ours(name: string, file: string, { healthPort, env }: OwnProcess): ProcessRecipe {
  return {
    name,
    command: process.execPath,
    args: [join(root, file)],
    env: { ...inherited(), ...env },
    healthPort,
    isReady: () => canWork({ name, healthPort, kafkaBrokers: [] }),
    isOurs: true,
  }
}

/** What any process needs of ours; the rest of the user's environment is none of its business. */
function inherited(): Record<string, string> {
  const names = [
    'PATH',
    'HOME',
    'LANG',
    'TMPDIR',
    'JAVA_HOME',
    'NODE_COMPILE_CACHE',
    'LOG_LEVEL',
    'CAMERAS_EVERY_MS',
  ]
  const pairs = names.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { UV_THREADPOOL_SIZE: '8', ...Object.fromEntries(pairs) }
}
