import { join } from 'node:path'
import { captureKinds } from '@zhian/contracts/capture'
import type { EnvReader } from '@zhian/kit/config'
import type { KnownCamera } from '../camera-roster.ts'
import type { PortRange } from './data-channel.ts'
import type { FtpSettings } from './ftp-adapter.ts'
import type { FtpAccount } from './ftp-gate.ts'

const mebibyte = 1024 * 1024
const usualPassivePorts = '30000-30099'

/** Undefined where `AGENT_FTP_PORT` is not set. Cameras of the file with a username and password have accounts of their own. */
export function readFtpConfig(
  read: EnvReader,
  agent: { readonly folder: string; readonly cameras: readonly KnownCamera[] },
): FtpSettings | undefined {
  if (read.optional('AGENT_FTP_PORT') === undefined) return undefined
  return {
    host: read.text('AGENT_FTP_HOST', '0.0.0.0'),
    port: read.integer('AGENT_FTP_PORT', { min: 0, max: 65_535 }),
    accounts: readAccounts(read, agent.cameras),
    passivePorts: readPorts(read),
    kind: read.choice('AGENT_FTP_KIND', captureKinds, 'vehicle'),
    stagingFolder: join(agent.folder, 'ftp-staging'),
    stagingBytesMax: 128 * mebibyte,
    fileBytesMax: 32 * mebibyte,
    filesBytesMax: 96 * mebibyte,
    unfinishedMs: 60_000,
    openMs: 20_000,
    stallMs: 60_000,
    idleMs: 600_000,
    sweepMs: 5000,
  }
}

function readAccounts(read: EnvReader, cameras: readonly KnownCamera[]): FtpAccount[] {
  const own = cameras.flatMap(({ protocol, deviceId, profile: { username, password } }) => {
    const hasAccount = protocol === 'ftp' && username !== undefined && password !== undefined
    return hasAccount ? [{ username, password, deviceId }] : []
  })
  const username = read.optional('AGENT_FTP_USERNAME')
  const password = read.secret('AGENT_FTP_PASSWORD')
  if (username === undefined && password === undefined && own.length > 0) return own
  if (username === undefined) read.problems.push('AGENT_FTP_USERNAME is missing')
  if (password === undefined || password === '')
    read.problems.push('AGENT_FTP_PASSWORD_FILE is missing')
  return [...own, { username: username ?? '', password: password ?? '' }]
}

/** `30000-30099`, one port, or 0 for whatever is free. */
function readPorts(read: EnvReader): PortRange {
  const text = read.text('AGENT_FTP_PASSIVE_PORTS', usualPassivePorts)
  const [, first = '', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? []
  const [from, to] = [Number(first), Number(last)]
  const isRange = first !== '' && from <= to && to <= 65_535 && (from >= 1024 || to === 0)
  if (!isRange)
    read.problems.push('AGENT_FTP_PASSIVE_PORTS must be a range above 1023, e.g. 30000-30099')
  return { from, to }
}
