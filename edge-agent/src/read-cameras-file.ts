import { readFileSync } from 'node:fs'
import type { EnvReader } from '@zhian/kit/config'
import { messageOf } from '@zhian/kit/fault'
import type { CameraProfile, KnownCamera } from './camera/camera-roster.ts'

type Members = Readonly<Record<string, unknown>>
const camerasMax = 1000

/**
 * Reads `{ "cameras": [{ "deviceId", "cameraId", "protocol", "profile": {…} }] }`; every problem is noted at the reader.
 *
 * A profile may say `auth`, `responseStyle`, `acceptUnregistered`, `username`, `passwordFile`, `utcOffsetMinutes`,
 * `address`, `token`, `macAddress`, `channel`.
 */
export function readCamerasFile(read: EnvReader): readonly KnownCamera[] {
  const path = read.optional('AGENT_CAMERAS_FILE')
  if (path === undefined) return []
  try {
    const file: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const list = Array.isArray(file) ? file : membersOf(file)['cameras']
    if (!Array.isArray(list)) throw new Error('it has no list "cameras"')
    if (list.length > camerasMax) throw new Error(`it has more than ${camerasMax} cameras`)
    return list.map((each, index) => readCamera(read, membersOf(each), index + 1))
  } catch (error) {
    read.problems.push(`AGENT_CAMERAS_FILE cannot be used: ${messageOf(error)}`)
    return []
  }
}

function readCamera(read: EnvReader, members: Members, number: number): KnownCamera {
  const where = `AGENT_CAMERAS_FILE, camera ${number}`
  const text = (name: string, fallback = ''): string => {
    const value = members[name] ?? fallback
    if (typeof value === 'string' && value !== '' && value.length <= 64) return value
    read.problems.push(`${where}: "${name}" must be text of 1 to 64 characters`)
    return ''
  }
  const deviceId = text('deviceId')
  return {
    deviceId,
    cameraId: text('cameraId', deviceId),
    protocol: text('protocol', 'gat1400'),
    profile: readProfile(read, membersOf(members['profile'] ?? {}), where),
  }
}

function readProfile(read: EnvReader, members: Members, where: string): CameraProfile {
  const profile: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(members)) {
    const check = profileChecks.get(name)
    if (check === undefined) read.problems.push(`${where}: the profile knows no "${name}"`)
    else if (!check(value)) read.problems.push(`${where}: "${name}" has a value that cannot be`)
    else if (name === 'passwordFile')
      profile['password'] = readFileSync(String(value), 'utf8').trim()
    else profile[name] = value
  }
  return profile
}

const profileChecks = new Map<string, (value: unknown) => boolean>([
  ['auth', (value) => value === 'digest' || value === 'none'],
  ['responseStyle', (value) => value === 'list' || value === 'single'],
  ['acceptUnregistered', (value) => typeof value === 'boolean'],
  ['username', (value) => typeof value === 'string' && value !== ''],
  ['passwordFile', (value) => typeof value === 'string' && value !== ''],
  ['address', isAddress],
  ['token', (value) => typeof value === 'string' && /^[\w-]{16,128}$/.test(value)],
  ['macAddress', (value) => typeof value === 'string' && value !== ''],
  ['channel', isChannel],
  ['utcOffsetMinutes', (value) => Number.isInteger(value) && Math.abs(Number(value)) <= 840],
])

function isChannel(value: unknown): boolean {
  return Number.isInteger(value) && (value === -1 || (Number(value) >= 1 && Number(value) <= 1024))
}

function isAddress(value: unknown): boolean {
  if (typeof value !== 'string' || value === '') return false
  return URL.canParse(value.includes('://') ? value : `http://${value}`)
}

function membersOf(value: unknown): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new Error('an object is expected')
}
