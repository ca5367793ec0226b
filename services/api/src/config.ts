import { fromEnv } from '@zhian/kit/config'
import type { Env, EnvReader } from '@zhian/kit/config'
import { readWarehouseAddress } from '@zhian/kit/clickhouse/warehouse-address'
import { isOrigin } from './installer/public-address.ts'
import { readAssessmentSettings } from './assessment/read-assessment-settings.ts'
import { readBulletinSettings } from './bulletin/bulletin-settings.ts'
import type { ControlAddress } from './control/control-store.ts'

export type ApiConfig = ReturnType<typeof readApiConfig>

export const readApiConfig = (env: Env) =>
  fromEnv(env, (read) => ({
    logLevel: read.choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    host: read.text('API_HOST', '127.0.0.1'),
    port: read.integer('API_PORT', { min: 0, max: 65_535, fallback: 8080 }),
    token: readToken(read),
    /** Addresses or networks of the proxies that end TLS before us. */
    trustedProxies: read
      .optional('API_TRUSTED_PROXIES')
      ?.split(',')
      .map((each) => each.trim()),
    /** The console's built files; without it the API serves no pages. */
    consoleFolder: read.optional('API_CONSOLE_FOLDER'),
    blobs: { folder: read.text('BLOBS_FOLDER') },
    warehouse: readWarehouseAddress(read),
    control: readControl(read),
    bulletin: readBulletinSettings(read),
    enrolment: readEnrolment(read),
    installer: readInstaller(read),
    assessment: readAssessmentSettings(read),
    queriesAtOnce: read.integer('API_QUERIES_AT_ONCE', { min: 1, max: 64, fallback: 4 }),
    shutdownDeadlineMs: read.integer('API_SHUTDOWN_DEADLINE_MS', {
      min: 1000,
      max: 60_000,
      fallback: 10_000,
    }),
  }))

/** A file of this process, or a PostgreSQL server, whose URL holds a password and so lies in a file. */
function readControl(read: EnvReader): ControlAddress {
  const url = read.secret('API_CONTROL_URL') ?? read.optional('API_CONTROL_URL')
  if (url === undefined) return { file: read.text('API_CONTROL_FILE') }
  if (!/^postgres(ql)?:\/\//.test(url)) read.problems.push('API_CONTROL_URL must be postgres://…')
  return { url }
}

/** Without a folder of the certificate authority nobody can enrol here. */
function readEnrolment(read: EnvReader) {
  const authorityFolder = read.optional('API_CA_FOLDER')
  if (authorityFolder === undefined) return null
  return {
    authorityFolder,
    /** Told to each agent with its certificate: `mqtts://host:port`. */
    agentMqttUrl: read.optional('API_AGENT_MQTT_URL'),
  }
}

function readInstaller(read: EnvReader) {
  const publicUrl = read.optional('API_PUBLIC_URL')
  if (publicUrl !== undefined && !isOrigin(publicUrl))
    read.problems.push('API_PUBLIC_URL must be https://NAME or https://NAME:PORT, in lower case')
  return { folder: read.optional('API_PACKAGES_FOLDER'), publicUrl }
}

const tokenLengthMin = 16

function readToken(read: EnvReader): string {
  const token = read.secret('API_TOKEN')
  if (token !== undefined && token.length >= tokenLengthMin) return token
  // An unreadable file has been noted by the reader already.
  if (token !== undefined || read.optional('API_TOKEN_FILE') === undefined)
    read.problems.push(`API_TOKEN_FILE must name a file with ${tokenLengthMin} characters or more`)
  return ''
}
