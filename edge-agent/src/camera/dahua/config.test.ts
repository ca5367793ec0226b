import { EnvReader } from '@zhian/kit/config'
import { expect, test } from 'vitest'
import type { CameraProfile } from '../camera-roster.ts'
import { readDahuaConfig } from './config.ts'

const camera = (profile: CameraProfile) => ({
  deviceId: 'd1',
  cameraId: 'gate-1',
  protocol: 'dahua',
  profile,
})
const login = { username: 'admin', password: 'secret' }

test('closed until its port is named or a camera has an address', () => {
  expect(readDahuaConfig(new EnvReader({}), [])).toBeUndefined()
  expect(readDahuaConfig(new EnvReader({}), [camera({})])).toBeUndefined()
})

test.each([
  ['10.0.0.7', '10.0.0.7', 80],
  ['http://cam.local:8080/', 'cam.local', 8080],
  ['[fe80::1]:81', 'fe80::1', 81],
])('the address %s', (address, host, port) => {
  const read = new EnvReader({})
  const config = readDahuaConfig(read, [camera({ address, ...login, channel: 2 })])
  expect(config?.pull).toEqual([{ deviceId: 'd1', host, port, channel: 2, ...login }])
  expect(read.problems).toEqual([])
})

test('what cannot be is refused, all at once', () => {
  const read = new EnvReader({ AGENT_DAHUA_PORT: '7070' })
  const pushing = camera({ address: '10.0.0.8' })
  readDahuaConfig(read, [camera({ address: 'https://10.0.0.7/x', username: 'admin' }), pushing])
  expect(read.problems).toEqual([
    'AGENT_CAMERAS_FILE, camera d1: "address" must be host or host:port',
    'AGENT_CAMERAS_FILE, camera d1: "username" and "passwordFile" are needed to fetch its events',
    'AGENT_DAHUA_PASSWORD_FILE is missing (or set AGENT_DAHUA_AUTH=none)',
  ])
})

test('ITSAPI without a password where that is said', () => {
  const read = new EnvReader({ AGENT_DAHUA_PORT: '7070', AGENT_DAHUA_AUTH: 'none' })
  expect(readDahuaConfig(read, [])?.push).toMatchObject({ port: 7070, auth: 'none' })
  expect(read.problems).toEqual([])
})
