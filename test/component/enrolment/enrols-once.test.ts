// When a box has a token, then it gets a certificate for the key that it made, and nobody gets another for that token.
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readEdgeAgentConfig } from '@zhian/edge-agent/config'
import { readIdentity, writeIdentity } from '@zhian/edge-agent/enrol/identity-file'
import { keepIdentity, renewsAtMs } from '@zhian/edge-agent/enrol/keep-identity'
import { eventually } from '../../support/eventually.ts'
import { givenZone } from './given-zone.ts'
import type { Zone } from './given-zone.ts'

const dayMs = 24 * 3600 * 1000
let zone: Zone

beforeAll(async () => {
  zone = await givenZone()
})
afterAll(() => zone[Symbol.asyncDispose]())

test('`zhian-edge enroll` leaves a key that only its owner reads, and a configuration that uses it', async () => {
  const ended = await zone.enroll('box-1', ['--token', await zone.token('box-1')])
  expect(ended).toMatchObject({
    exitCode: 0,
    complained: expect.stringContaining('zhian-edge run'),
  })
  expect(ended.said).toMatch(/^Enrolled: box-1 \(enterprise-1, site-1\), \d{4}-/)
  const folder = join(zone.box('box-1'), 'identity')
  expect(await readdir(folder)).toEqual(['identity.json'])
  expect((await stat(join(folder, 'identity.json'))).mode & 0o777).toBe(0o600)

  const config = readEdgeAgentConfig({
    AGENT_FOLDER: zone.box('box-1'),
    AGENT_MQTT_URL: 'mqtts://localhost:1',
  })
  expect(config).toMatchObject({
    agentId: 'box-1',
    enterpriseId: 'enterprise-1',
    siteId: 'site-1',
    mqtt: { clientId: 'box-1' },
  })
  const { cert, key } = config.mqtt.tls ?? {}
  const leaf = new X509Certificate(cert ?? '')
  expect(leaf.checkPrivateKey(createPrivateKey(key ?? ''))).toBe(true)
  const other = { AGENT_FOLDER: zone.box('box-1'), AGENT_ID: 'box-9', AGENT_MQTT_URL: 'mqtts://x' }
  expect(() => readEdgeAgentConfig(other)).toThrow('this box enrolled as box-1')
})

test('a token that was used, has expired or was never given is refused, in words that say so', async () => {
  const token = await zone.token('box-2')
  expect(await zone.enroll('box-2', ['--token', token])).toMatchObject({ exitCode: 0 })
  const again = await zone.enroll('box-2-stranger', ['--token', token])
  expect(again.exitCode).toBe(1)
  expect(again.complained).toContain('this enrolment token has been used already')
  expect(again.complained).toContain('Ask an operator for a new token')

  const late = await zone.token('box-3')
  zone.clock.nowMs += 15 * 60_000
  const ended = await zone.enroll('box-3', ['--token', late])
  zone.clock.nowMs = Date.now()
  expect(ended.exitCode).toBe(1)
  expect(ended.complained).toContain('this enrolment token has expired')
  expect((await zone.enroll('box-3', ['--token', 'guess'])).complained).toContain('is not known')
})

test('an operator’s route wants the operator’s token, and says what an enrolled box has', async () => {
  const open = await fetch(`${zone.url}/v1/enrolment/tokens`, { method: 'POST' })
  expect(open.status).toBe(401)
  const listed = await zone.api.get('/v1/enrolment/certificates')
  expect(listed.json()).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({ agentId: 'box-1', state: 'valid' }),
    ]) as unknown,
  })
  expect(listed.body).not.toContain('PRIVATE')
})

test('wrong calls end before anything is sent', async () => {
  const token = await zone.token('box-4')
  const overHttp = await zone.enroll('box-4', ['--token', token, '--url', 'http://10.0.0.1:8080'])
  expect([overHttp.exitCode, overHttp.complained]).toEqual([2, expect.stringContaining('https://')])
  const away = await zone.enroll('box-4', ['--token', token, '--url', 'http://127.0.0.1:1'])
  expect(away.exitCode).toBe(4)
  expect(await zone.enroll('box-1', ['--token', token])).toMatchObject({
    exitCode: 2,
    complained: expect.stringContaining('--replace') as string,
  })
  expect(await zone.enroll('box-4', ['--token', token])).toMatchObject({ exitCode: 0 })
})

test('a damaged identity refuses the configuration and says what to do', async () => {
  const folder = join(zone.box('box-5'), 'identity')
  await zone.enrolled('box-5')
  await writeFile(join(folder, 'identity.json'), '{"half":')
  expect(() => readEdgeAgentConfig({ AGENT_FOLDER: zone.box('box-5') })).toThrow('enrol again')
})

test('two thirds into its life a certificate is renewed, with a new key', async () => {
  const identity = await zone.enrolled('box-6')
  const folder = join(zone.box('box-6'), 'identity')
  zone.clock.nowMs += 64 * dayMs
  expect(renewsAtMs(identity, 0)).toBeLessThan(zone.clock.nowMs)
  expect(renewsAtMs(identity, 0)).toBeGreaterThan(zone.clock.nowMs - 5 * dayMs)
  const failures: string[] = []
  const events = {
    renewed: () => undefined,
    renewalFailed: ({ why }: { why: string }) => void failures.push(why),
  }
  const now = () => zone.clock.nowMs
  {
    await using keeper = keepIdentity({ folder, identity, events, now, chance: () => 0 })
    await eventually(() => expect(keeper.state.serial).not.toBe(identity.serial), {
      withinMs: 5000,
    })
    const renewed = readIdentity(folder)
    expect(renewed).toEqual(keeper.identity)
    expect(renewed?.keyPem).not.toBe(identity.keyPem)
    expect(renewed?.notAfterMs).toBe(Math.floor((zone.clock.nowMs + 90 * dayMs) / 1000) * 1000)
    expect(await readdir(folder)).toEqual(['identity.json'])
  }
  // What was revoked learns it by the API's own words.
  await writeIdentity(folder, identity)
  expect((await zone.post('revocations', { agentId: 'box-6' })).body).toEqual({ revoked: 2 })
  await using keeper = keepIdentity({ folder, identity, events, now, chance: () => 0 })
  await eventually(() => expect(keeper.state.trouble).toBe('this certificate has been revoked'), {
    withinMs: 5000,
  })
  expect(failures).toEqual(['this certificate has been revoked'])
  zone.clock.nowMs = Date.now()
})
