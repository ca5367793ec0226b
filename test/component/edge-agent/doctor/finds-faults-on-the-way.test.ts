// The way to the platform, broken in each of its steps; doctor names the step, and nothing that only follows from it.
import { chmod, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AgentIdentity } from '@zhian/contracts/enrolment'
import { writeIdentity } from '@zhian/edge-agent/enrol/identity-file'
import {
  makeCertificateRequest,
  makeKeyPem,
  readCertificateRequest,
} from '@zhian/kit/pki/certificate-request'
import { openIssuingAuthority } from '@zhian/kit/pki/issuing-authority'
import type { IssuingAuthority } from '@zhian/kit/pki/issuing-authority'
import {
  makeIntermediate,
  makeRoot,
  makeRootList,
  makeServerCertificate,
} from '@zhian/kit/pki/make-authority'
import type { Issued } from '@zhian/kit/pki/make-authority'
import { freePorts } from '../../../../infra/local/ports.ts'
import { startMosquitto } from '../../../support/mosquitto.ts'
import { givenBox } from './given-box.ts'
import type { Box } from './given-box.ts'

const dayMs = 24 * 3600_000
const nowMs = Date.now()

interface Zone {
  readonly root: Issued
  readonly authority: IssuingAuthority
}

async function makeZone(): Promise<Zone> {
  const root = await makeRoot('test root', nowMs)
  const intermediate = await makeIntermediate(root, 'test intermediate', nowMs)
  const { certificatePem: intermediatePem, keyPem } = intermediate
  const rootPem = root.certificatePem
  return { root, authority: await openIssuingAuthority({ intermediatePem, keyPem, rootPem }) }
}

let zone: Zone
let stranger: Zone
/** By certificate; the certificate of `gone` is on its list of revoked ones. */
let strict: Awaited<ReturnType<typeof startMosquitto>>
let gone: AgentIdentity

beforeAll(async () => {
  zone = await makeZone()
  stranger = await makeZone()
  gone = await identityOf({})
  strict = await startMosquitto(async (folder, port) => {
    const file = async (name: string, text: string) => {
      await writeFile(join(folder, name), text)
      return join(folder, name)
    }
    const server = await makeServerCertificate(zone.root, ['localhost'], nowMs)
    const revoked = await zone.authority.revocationList(
      [{ serial: gone.serial, revokedAtMs: nowMs - 60_000 }],
      { fromMs: nowMs - 60_000, untilMs: nowMs + dayMs },
    )
    const trusted = zone.authority.rootPem + zone.authority.intermediatePem
    return [
      `listener ${port} 127.0.0.1`,
      `cafile ${await file('trusted.pem', trusted)}`,
      `certfile ${await file('server.pem', server.certificatePem)}`,
      `keyfile ${await file('server.key', server.keyPem)}`,
      `crlfile ${await file('revoked.crl', revoked + (await makeRootList(zone.root, nowMs)))}`,
      'require_certificate true',
      'use_identity_as_username true',
      'user root',
    ]
  })
})
afterAll(async () => {
  await strict[Symbol.asyncDispose]()
})

interface Wish {
  readonly notBeforeMs?: number
  readonly notAfterMs?: number
  readonly by?: Zone
}

/** As enrolment would have written it; its API is away. */
async function identityOf({
  notBeforeMs = nowMs - dayMs,
  notAfterMs = nowMs + 89 * dayMs,
  by = zone,
}: Wish): Promise<AgentIdentity> {
  const keyPem = await makeKeyPem()
  const request = await readCertificateRequest(await makeCertificateRequest(keyPem, 'x'))
  const { publicKey } = request
  const wish = { commonName: 'agent-1', publicKey, notBeforeMs, notAfterMs }
  const { serial, certificatePem } = await by.authority.issue(wish)
  return {
    schema: 'identity.v1',
    agentId: 'agent-1',
    enterpriseId: 'e1',
    siteId: 's1',
    serial,
    chain: certificatePem + by.authority.intermediatePem,
    authority: zone.authority.rootPem,
    notBeforeMs,
    notAfterMs,
    keyPem,
    enrolmentUrl: 'http://127.0.0.1:1/',
  }
}

async function enrolledBox(wish: Wish | AgentIdentity): Promise<Box> {
  const box = await givenBox(`mqtts://localhost:${strict.port}`)
  for (const name of ['AGENT_ID', 'AGENT_ENTERPRISE_ID', 'AGENT_SITE_ID']) delete box.env[name]
  const identity = 'serial' in wish ? wish : await identityOf(wish)
  await writeIdentity(join(box.folder, 'identity'), identity)
  return box
}

test('by certificate all is well', async () => {
  const box = await enrolledBox({})
  await box.start()
  expect(await box.faults()).toEqual([])
})

test('the identity: damaged, and readable for others', async () => {
  const box = await enrolledBox({})
  const path = join(box.folder, 'identity', 'identity.json')
  await chmod(path, 0o644)
  await box.start()
  expect(await box.faults()).toEqual(['warn identity_exposed'])
  const damaged = await enrolledBox({})
  await writeFile(join(damaged.folder, 'identity', 'identity.json'), '{"schema":"ident')
  expect(await damaged.faults()).toEqual(['fail identity_unreadable'])
})

test('the certificate: expired, of tomorrow, of another key, near its end, not renewed', async () => {
  const cases: [string[], Wish, 'away' | 'connected'][] = [
    [
      ['fail certificate_expired'],
      { notBeforeMs: nowMs - 90 * dayMs, notAfterMs: nowMs - dayMs },
      'away',
    ],
    [
      ['warn renewal_failing'],
      { notBeforeMs: nowMs - 80 * dayMs, notAfterMs: nowMs + 10 * dayMs },
      'connected',
    ],
  ]
  for (const [expected, wish, wanted] of cases) {
    const box = await enrolledBox(wish)
    await box.start(wanted)
    expect(await box.faults()).toEqual(expected)
  }
  const late = await enrolledBox({
    notBeforeMs: nowMs - 80 * dayMs,
    notAfterMs: nowMs + 10 * dayMs,
  })
  expect(await late.faults()).toEqual(['warn certificate_near_end', 'fail agent_not_running'])
  const mixed = await enrolledBox({ ...(await identityOf({})), keyPem: await makeKeyPem() })
  expect((await mixed.faults())[0]).toBe('fail certificate_foreign')
})

test('the certificate is of tomorrow, so this machine’s clock is wrong, whatever its time service says', async () => {
  const box = await enrolledBox({ notBeforeMs: nowMs + dayMs, notAfterMs: nowMs + 91 * dayMs })
  await box.setClock('no')
  await box.start('away')
  expect(await box.faults()).toEqual(['fail certificate_not_yet_valid'])
})

test('the broker’s name is unknown, nobody listens, or somebody who does not speak MQTT', async () => {
  const [closed = 0, silent = 0] = await freePorts(2)
  const unknown = await givenBox('mqtt://nobody.invalid:1883')
  await unknown.start('away')
  expect(await unknown.faults()).toEqual(['fail broker_name_unknown'])
  const refused = await givenBox(`mqtt://127.0.0.1:${closed}`)
  await refused.start('away')
  expect(await refused.faults()).toEqual(['fail broker_port_closed'])
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end('SSH-2.0-x\r\n')
  }).listen(silent, '127.0.0.1')
  const strange = await givenBox(`mqtt://127.0.0.1:${silent}`)
  await strange.start('away')
  expect(await strange.faults()).toEqual(['fail broker_silent'])
  server.close()
})

test('the broker is not trusted, or its name is another’s', async () => {
  const box = await enrolledBox({})
  const ca = join(box.home, 'other-ca.pem')
  await writeFile(ca, stranger.authority.rootPem)
  box.env['AGENT_MQTT_CA_FILE'] = ca
  await box.start('away')
  expect(await box.faults()).toEqual(['fail broker_untrusted'])
  const renamed = await enrolledBox({})
  renamed.env['AGENT_MQTT_URL'] = `mqtts://127.0.0.1:${strict.port}`
  await renamed.start('away')
  expect(await renamed.faults()).toEqual(['fail broker_named_otherwise'])
})

test('the broker refuses the certificate: another’s authority, revoked, or none at all', async () => {
  const foreign = await enrolledBox({ by: stranger })
  await foreign.start('away')
  expect(await foreign.faults()).toEqual(['fail certificate_refused'])
  const revoked = await enrolledBox(gone)
  await revoked.start('away')
  expect(await revoked.faults()).toEqual(['fail certificate_revoked'])
  const bare = await givenBox(`mqtts://localhost:${strict.port}`)
  bare.env['AGENT_MQTT_CA_FILE'] = join(bare.home, 'ca.pem')
  await writeFile(join(bare.home, 'ca.pem'), zone.authority.rootPem)
  await bare.start('away')
  expect(await bare.faults()).toEqual(['fail certificate_refused'])
})

test('the broker refuses the password', async () => {
  await using broker = await startMosquitto(async (folder, port) => {
    const passwords = join(folder, 'passwords')
    execFileSync('mosquitto_passwd', ['-b', '-c', passwords, 'agent-1', 'right'], {
      stdio: 'ignore',
    })
    await chmod(passwords, 0o644)
    return [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous false',
      `password_file ${passwords}`,
      'user root',
    ]
  })
  const box = await givenBox(broker.url)
  const password = join(box.home, 'password')
  box.env['AGENT_MQTT_PASSWORD_FILE'] = password
  await writeFile(password, 'wrong')
  await box.start('away')
  expect(await box.faults()).toEqual(['fail broker_refuses_login'])
  await writeFile(password, 'right')
  const well = await box.diagnose()
  expect(well.findings.find(({ check }) => check === 'broker')).toMatchObject({ code: 'ok' })
})
