import { join } from 'node:path'
import type { AgentIdentity } from '@zhian/contracts/enrolment'
import { unacknowledgedMax } from '@zhian/contracts/limits'
import { agentIdPattern } from '@zhian/contracts/topics'
import { fromEnv } from '@zhian/kit/config'
import type { Env, EnvReader } from '@zhian/kit/config'
import { Fault } from '@zhian/kit/fault'
import type { MqttAddress } from '@zhian/kit/mqtt/mqtt-link'
import { readDahuaConfig } from './camera/dahua/config.ts'
import { readFolderConfig } from './camera/folder/config.ts'
import { readFtpConfig } from './camera/ftp/config.ts'
import { readFrigateConfig } from './camera/frigate/config.ts'
import { readGat1400Config } from './camera/gat1400/config.ts'
import { readHikvisionConfig } from './camera/hikvision/config.ts'
import { readOnvifConfig } from './camera/onvif/config.ts'
import { readEgressConfig } from './egress/config.ts'
import { readIdentity } from './enrol/identity-file.ts'
import { credentialsOf } from './enrol/keep-identity.ts'
import { readQuarantineConfig, readSpoolConfig } from './spool/config.ts'
import { readBacklogConfig } from './uplink/config.ts'
import { readNoticeConfig } from './service-notice.ts'
import { readCamerasFile } from './read-cameras-file.ts'

export type EdgeAgentConfig = ReturnType<typeof readSettings>

const mebibyte = 1024 * 1024
const idCharsMax = 64

/** Throws CONFIG_REFUSED with every problem at once. */
export const readEdgeAgentConfig = (env: Env): EdgeAgentConfig => fromEnv(env, readSettings)

/** Notes every problem at the reader; what it returns may be used only where there is none. */
export function readSettings(read: EnvReader) {
  const folder = read.text('AGENT_FOLDER')
  const identityFolder = join(folder, 'identity')
  const identity = folder === '' ? undefined : readOwnIdentity(read, identityFolder)
  const agentId = readAgentId(read, identity)
  const cameras = readCamerasFile(read)
  return {
    agentId,
    enterpriseId: readShort(read, 'AGENT_ENTERPRISE_ID', identity?.enterpriseId),
    siteId: readShort(read, 'AGENT_SITE_ID', identity?.siteId),
    /** What `zhian-edge enroll` made; a box that enrolled needs no names and no address from here. */
    identityFolder,
    mqtt: readMqtt(read, agentId, identity),
    cameras,
    gat1400: readGat1400Config(read),
    inbox: readFolderConfig(read),
    dahua: readDahuaConfig(read, cameras),
    ftp: readFtpConfig(read, { folder, cameras }),
    hikvision: readHikvisionConfig(read, cameras),
    onvif: readOnvifConfig(read),
    frigate: readFrigateConfig(read, folder),
    egress: readEgressConfig(read, folder),
    backlog: readBacklogConfig(read),
    watch: { folder: join(folder, 'health') },
    spool: readSpoolConfig(read, folder),
    quarantine: readQuarantineConfig(read, folder),
    health: {
      host: read.text('AGENT_HEALTH_HOST', '127.0.0.1'),
      port: read.integer('AGENT_HEALTH_PORT', { min: 0, max: 65_535, fallback: 8620 }),
    },
    logLevel: read.choice('AGENT_LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    notice: readNoticeConfig(read),
    shutdownDeadlineMs: 15_000,
  }
}

function readOwnIdentity(read: EnvReader, folder: string): AgentIdentity | undefined {
  try {
    return readIdentity(folder)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    read.problems.push(error.message)
    return undefined
  }
}

function readAgentId(read: EnvReader, identity: AgentIdentity | undefined): string {
  const agentId = read.text('AGENT_ID', identity?.agentId)
  if (identity !== undefined && identity.agentId !== agentId)
    read.problems.push(`AGENT_ID is ${agentId}, but this box enrolled as ${identity.agentId}`)
  if (agentId !== '' && !new RegExp(agentIdPattern).test(agentId))
    read.problems.push('AGENT_ID must be 1 to 64 letters, digits, dashes or underscores')
  return agentId
}

function readShort(read: EnvReader, name: string, enrolled: string | undefined): string {
  const value = read.text(name, enrolled)
  if (value.length > idCharsMax)
    read.problems.push(`${name} must have at most ${idCharsMax} characters`)
  return value
}

function readMqtt(read: EnvReader, agentId: string, identity: AgentIdentity | undefined) {
  const url = read.text('AGENT_MQTT_URL', identity?.mqttUrl)
  if (url !== '' && !/^mqtts?:\/\/./.test(url))
    read.problems.push('AGENT_MQTT_URL must begin with mqtt:// or mqtts://')
  const version = read.choice('AGENT_MQTT_PROTOCOL_VERSION', ['4', '5'], '4')
  const password = read.secret('AGENT_MQTT_PASSWORD')
  const ca = read.secret('AGENT_MQTT_CA')
  return {
    url,
    protocolVersion: version === '5' ? (5 as const) : (4 as const),
    clientId: agentId,
    ...(password === undefined
      ? {}
      : { username: read.text('AGENT_MQTT_USERNAME', agentId), password }),
    keepaliveSeconds: 60,
    isSessionClean: true,
    ...tlsOf(identity, ca),
  }
}

/** The box's own certificate where it has one; whom to believe may be said apart. */
function tlsOf(
  identity: AgentIdentity | undefined,
  ca: string | undefined,
): Pick<MqttAddress, 'tls'> {
  if (identity === undefined) return ca === undefined ? {} : { tls: { ca: Buffer.from(ca) } }
  const own = credentialsOf(identity)
  return { tls: ca === undefined ? own : { ...own, ca: Buffer.from(ca) } }
}

/** How much may be on the way to the broker; four of the largest frames at least. */
export const flightBounds = {
  unacknowledgedMax,
  unacknowledgedBytesMax: 32 * mebibyte,
  resendFirstMs: 30_000,
  resendMaxMs: 300_000,
} as const
