import { fromEnv } from '@zhian/kit/config'
import type { Env, EnvReader } from '@zhian/kit/config'
import { readWarehouseAddress } from '@zhian/kit/clickhouse/warehouse-address'

export type ApiConfig = ReturnType<typeof readApiConfig>

export const readApiConfig = (env: Env) =>
  fromEnv(env, (read) => ({
    logLevel: read.choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    host: read.text('API_HOST', '127.0.0.1'),
    port: read.integer('API_PORT', { min: 0, max: 65_535, fallback: 8080 }),
    token: readToken(read),
    /** The console's built files; without it the API serves no pages. */
    consoleFolder: read.optional('API_CONSOLE_FOLDER'),
    blobs: { folder: read.text('BLOBS_FOLDER') },
    warehouse: readWarehouseAddress(read),
    enrolment: readEnrolment(read),
    queriesAtOnce: read.integer('API_QUERIES_AT_ONCE', { min: 1, max: 64, fallback: 4 }),
    shutdownDeadlineMs: read.integer('API_SHUTDOWN_DEADLINE_MS', {
      min: 1000,
      max: 60_000,
      fallback: 10_000,
    }),
  }))

/** Without a folder of the certificate authority nobody can enrol here. */
function readEnrolment(read: EnvReader) {
  const authorityFolder = read.optional('API_CA_FOLDER')
  if (authorityFolder === undefined) return null
  return {
    authorityFolder,
    controlFile: read.text('API_CONTROL_FILE'),
    /** Told to each agent with its certificate: `mqtts://host:port`. */
    agentMqttUrl: read.optional('API_AGENT_MQTT_URL'),
  }
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
