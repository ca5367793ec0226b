import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readEdgeAgentConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhian-config-'))
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const least = {
  AGENT_ID: 'agent-1',
  AGENT_ENTERPRISE_ID: 'e1',
  AGENT_SITE_ID: 's1',
  AGENT_FOLDER: '/var/lib/zhian',
  AGENT_MQTT_URL: 'mqtt://broker:1883',
}

test('the least that is needed; every way in is closed until it is named', () => {
  const config = readEdgeAgentConfig(least)
  expect(config).toMatchObject({
    spool: { folder: '/var/lib/zhian/spool', whenFull: 'block' },
    mqtt: { clientId: 'agent-1', protocolVersion: 4 },
    health: { host: '127.0.0.1' },
    cameras: [],
  })
  expect([config.gat1400, config.inbox]).toEqual([undefined, undefined])
})

test('all problems are told at once', () => {
  const bad = { AGENT_ID: 'no spaces', AGENT_MQTT_URL: 'http://x', AGENT_GAT1400_PORT: '8090' }
  const read = () => readEdgeAgentConfig(bad)
  for (const name of [
    'AGENT_ID',
    'AGENT_FOLDER',
    'AGENT_SITE_ID',
    'AGENT_MQTT_URL',
    'AGENT_GAT1400_PASSWORD_FILE',
  ])
    expect(read).toThrow(name)
})

test('cameras with their profiles', () => {
  const profile = {
    auth: 'none',
    responseStyle: 'single',
    acceptUnregistered: true,
    passwordFile: file('pw', 'secret\n'),
  }
  const cameras = file(
    'cameras.json',
    JSON.stringify({ cameras: [{ deviceId: '1', cameraId: 'gate', profile }, { deviceId: '2' }] }),
  )
  const config = readEdgeAgentConfig({ ...least, AGENT_CAMERAS_FILE: cameras })
  expect(config.cameras).toEqual([
    {
      deviceId: '1',
      cameraId: 'gate',
      protocol: 'gat1400',
      profile: {
        auth: 'none',
        responseStyle: 'single',
        acceptUnregistered: true,
        password: 'secret',
      },
    },
    { deviceId: '2', cameraId: '2', protocol: 'gat1400', profile: {} },
  ])
})

test.each([
  ['{', 'AGENT_CAMERAS_FILE cannot be used'],
  ['{"cameras":[{"cameraId":"x"}]}', '"deviceId" must be text'],
  ['[{"deviceId":"1","profile":{"auth":"basic"}}]', '"auth" has a value that cannot be'],
  ['[{"deviceId":"1","profile":{"colour":1}}]', 'the profile knows no "colour"'],
])('a cameras file like %s is refused', (text, problem) => {
  const cameras = file('bad.json', text)
  expect(() => readEdgeAgentConfig({ ...least, AGENT_CAMERAS_FILE: cameras })).toThrow(problem)
})
