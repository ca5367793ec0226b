import type { EnvReader } from '@zhian/kit/config'
import type { KnownCamera } from '../camera-roster.ts'
import type { DahuaSettings } from './dahua-adapter.ts'
import { protocol } from './event.ts'
import type { PullTarget } from './pull-camera.ts'
import type { PushSettings } from './push-server.ts'

const mebibyte = 1024 * 1024
const httpPort = 80

/**
 * Undefined where neither `AGENT_DAHUA_PORT` (ITSAPI, devices push) is set nor the cameras file has a camera of this
 * protocol with an address and a login (events are fetched).
 */
export function readDahuaConfig(
  read: EnvReader,
  cameras: readonly KnownCamera[],
): DahuaSettings | undefined {
  const pull = cameras.filter(isPulled).flatMap((camera) => readTarget(read, camera))
  const push = readPush(read)
  if (push === undefined && pull.length === 0) return undefined
  return { pull, ...(push === undefined ? {} : { push }) }
}

function readPush(read: EnvReader): PushSettings | undefined {
  if (read.optional('AGENT_DAHUA_PORT') === undefined) return undefined
  const auth = read.choice('AGENT_DAHUA_AUTH', ['digest', 'none'], 'digest')
  const username = read.optional('AGENT_DAHUA_USERNAME')
  const password = read.secret('AGENT_DAHUA_PASSWORD')
  if (auth === 'digest' && (password === undefined || password === ''))
    read.problems.push('AGENT_DAHUA_PASSWORD_FILE is missing (or set AGENT_DAHUA_AUTH=none)')
  return {
    host: read.text('AGENT_DAHUA_HOST', '0.0.0.0'),
    port: read.integer('AGENT_DAHUA_PORT', { min: 0, max: 65_535 }),
    realm: 'zhian',
    auth,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    isUnknownAllowed: true,
    bodyBytesMax: 48 * mebibyte,
    bodiesBytesMax: 96 * mebibyte,
  }
}

/** Without a login it pushes, and the address says where from. */
function isPulled({ protocol: its, profile }: KnownCamera): boolean {
  const { address, username, password } = profile
  return its === protocol && address !== undefined && (username ?? password) !== undefined
}

function readTarget(read: EnvReader, { deviceId, profile }: KnownCamera): PullTarget[] {
  const { address = '', username, password, channel = 1 } = profile
  const [, host, port] =
    /^(?:http:\/\/)?([\w.-]+|\[[\da-f:]+\])(?::(\d{1,5}))?\/?$/i.exec(address) ?? []
  const where = `AGENT_CAMERAS_FILE, camera ${deviceId}`
  if (host === undefined) read.problems.push(`${where}: "address" must be host or host:port`)
  if (username === undefined || password === undefined)
    read.problems.push(`${where}: "username" and "passwordFile" are needed to fetch its events`)
  if (host === undefined || username === undefined || password === undefined) return []
  const plainHost = host.replace(/^\[|\]$/g, '')
  return [
    { deviceId, host: plainHost, port: Number(port ?? httpPort), channel, username, password },
  ]
}
