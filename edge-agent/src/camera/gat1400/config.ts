import type { EnvReader } from '@zhian/kit/config'
import type { Gat1400Settings } from './gat1400-adapter.ts'

const mebibyte = 1024 * 1024
/** GB/T 28181 type 503, a 视图库; devices only show it. */
const usualServerId = '00000000005030000001'

/** Undefined where `AGENT_GAT1400_PORT` is not set: then this way in is closed. */
export function readGat1400Config(read: EnvReader): Gat1400Settings | undefined {
  if (read.optional('AGENT_GAT1400_PORT') === undefined) return undefined
  const auth = read.choice('AGENT_GAT1400_AUTH', ['digest', 'none'], 'digest')
  const username = read.optional('AGENT_GAT1400_USERNAME')
  const password = read.secret('AGENT_GAT1400_PASSWORD')
  if (auth === 'digest' && (password === undefined || password === ''))
    read.problems.push('AGENT_GAT1400_PASSWORD_FILE is missing (or set AGENT_GAT1400_AUTH=none)')
  return {
    host: read.text('AGENT_GAT1400_HOST', '0.0.0.0'),
    port: read.integer('AGENT_GAT1400_PORT', { min: 0, max: 65_535 }),
    realm: read.text('AGENT_GAT1400_REALM', 'viid'),
    serverId: read.text('AGENT_GAT1400_SERVER_ID', usualServerId),
    auth,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    isUnknownAllowed: read.flag('AGENT_GAT1400_ALLOW_UNKNOWN', true),
    bodyBytesMax: 48 * mebibyte,
    bodiesBytesMax: 96 * mebibyte,
  }
}
