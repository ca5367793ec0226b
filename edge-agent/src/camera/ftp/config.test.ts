import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EnvReader } from '@zhian/kit/config'
import { expect, test } from 'vitest'
import { readFtpConfig } from './config.ts'

const secret = join(mkdtempSync(join(tmpdir(), 'zhian-config-')), 'password')
writeFileSync(secret, 'secret\n')
const agent = { folder: '/var/lib/zhian', cameras: [] }
const open = {
  AGENT_FTP_PORT: '2121',
  AGENT_FTP_USERNAME: 'cam',
  AGENT_FTP_PASSWORD_FILE: secret,
}

test('closed until its port is named, then with an account and passive ports', () => {
  expect(readFtpConfig(new EnvReader({}), agent)).toBeUndefined()
  const read = new EnvReader(open)
  expect(readFtpConfig(read, agent)).toMatchObject({
    port: 2121,
    accounts: [{ username: 'cam', password: 'secret' }],
    passivePorts: { from: 30_000, to: 30_099 },
    stagingFolder: '/var/lib/zhian/ftp-staging',
  })
  expect(read.problems).toEqual([])
})

test('cameras with accounts of their own need no other', () => {
  const profile = { username: 'c1', password: 'p1' }
  const camera = { deviceId: 'd1', cameraId: 'gate-1', protocol: 'ftp', profile }
  const read = new EnvReader({ AGENT_FTP_PORT: '2121' })
  expect(readFtpConfig(read, { ...agent, cameras: [camera] })?.accounts).toEqual([
    { ...profile, deviceId: 'd1' },
  ])
  expect(read.problems).toEqual([])
})

test.each(['1-9', '30001-30000', '70000', 'x', '30000-99999'])(
  'the passive ports %s are refused; so is a server without an account',
  (ports) => {
    const read = new EnvReader({ AGENT_FTP_PORT: '2121', AGENT_FTP_PASSIVE_PORTS: ports })
    readFtpConfig(read, agent)
    expect(read.problems).toEqual([
      'AGENT_FTP_USERNAME is missing',
      'AGENT_FTP_PASSWORD_FILE is missing',
      'AGENT_FTP_PASSIVE_PORTS must be a range above 1023, e.g. 30000-30099',
    ])
  },
)
