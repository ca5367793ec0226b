import { createHash, sign, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { renewalStatement } from '@zhian/contracts/enrolment'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { makeCertificateRequest, makeKeyPem } from '@zhian/kit/pki/certificate-request'
import { openIssuingAuthority } from '@zhian/kit/pki/issuing-authority'
import { makeIntermediate, makeRoot } from '@zhian/kit/pki/make-authority'
import { openControlStore } from '../control/control-store.ts'
import { enrolmentRecords } from '../control/enrolment-records.ts'
import { apiEvents } from '../events.ts'
import { enrolmentDesk } from './enrolment-desk.ts'

const startMs = Date.UTC(2026, 10, 24)
const dayMs = 24 * 3600 * 1000
const order = { agentId: 'box-1', enterpriseId: 'enterprise-7', siteId: 'north' }
const root = await makeRoot('root', startMs)
const intermediate = await makeIntermediate(root, 'agents', startMs)
const authority = await openIssuingAuthority({
  rootPem: root.certificatePem,
  intermediatePem: intermediate.certificatePem,
  keyPem: intermediate.keyPem,
})

async function openDesk() {
  const clock = { nowMs: startMs }
  const store = await openControlStore({ file: ':memory:' })
  const records = enrolmentRecords(store)
  const published: number[] = []
  const desk = enrolmentDesk({
    records,
    authority,
    publishRevocations: async () =>
      void published.push((await records.revokedAfter(clock.nowMs)).length),
    events: apiEvents(silentLog(), openMetrics()),
    now: () => clock.nowMs,
  })
  return { desk, clock, store, published }
}

async function enrolled(desk: Awaited<ReturnType<typeof openDesk>>['desk']) {
  const keyPem = await makeKeyPem()
  const { token } = await desk.orderToken(order)
  const certificateRequest = await makeCertificateRequest(keyPem, 'somebody-else')
  return { keyPem, certificate: await desk.enrol({ token, certificateRequest }) }
}

async function renewalBy(keyPem: string, serial: string, nextKeyPem: string) {
  const certificateRequest = await makeCertificateRequest(nextKeyPem, 'x')
  const digest = createHash('sha256').update(certificateRequest).digest('hex')
  const signature = sign('sha256', Buffer.from(renewalStatement(serial, digest)), keyPem)
  return { serial, certificateRequest, signature: signature.toString('base64') }
}

test('a token gives one certificate of 90 days, named as the operator said', async () => {
  const { desk, store } = await openDesk()
  const { certificate } = await enrolled(desk)
  expect(certificate).toMatchObject(order)
  const leaf = new X509Certificate(certificate.chain)
  expect([leaf.subject, leaf.subjectAltName]).toEqual(['CN=box-1', undefined])
  expect(certificate.notAfterMs).toBe(startMs + 90 * dayMs)
  expect(leaf.validToDate.getTime()).toBe(certificate.notAfterMs)
  expect((await desk.list()).items).toMatchObject([{ ...order, state: 'valid' }])
  const kept = await store.db.selectFrom('enrolmentTokens').select('digest').executeTakeFirst()
  expect(kept?.['digest']).toMatch(/^[0-9a-f]{64}$/)
})

test('a token is refused the second time, too late, or unknown, each with its own words', async () => {
  const { desk, clock } = await openDesk()
  const certificateRequest = await makeCertificateRequest(await makeKeyPem(), 'box-1')
  const { token, expiresAtMs } = await desk.orderToken(order)
  expect(expiresAtMs).toBe(startMs + 15 * 60_000)
  await desk.enrol({ token, certificateRequest })
  const another = await makeCertificateRequest(await makeKeyPem(), 'box-1')
  const refusal = (message: string) => ({ code: 'TOKEN_REFUSED', message })
  await expect(desk.enrol({ token, certificateRequest: another })).rejects.toMatchObject(
    refusal('this enrolment token has been used already'),
  )
  const { token: late } = await desk.orderToken(order)
  clock.nowMs += 15 * 60_000
  await expect(desk.enrol({ token: late, certificateRequest: another })).rejects.toMatchObject(
    refusal('this enrolment token has expired'),
  )
  await expect(desk.enrol({ token: 'guess', certificateRequest: another })).rejects.toMatchObject(
    refusal('this enrolment token is not known'),
  )
})

test('of two boxes with one token at once, one is enrolled', async () => {
  const { desk } = await openDesk()
  const { token } = await desk.orderToken(order)
  const requests = await Promise.all(
    [1, 2].map(async () => makeCertificateRequest(await makeKeyPem(), 'box-1')),
  )
  const ends = await Promise.allSettled(
    requests.map((certificateRequest) => desk.enrol({ token, certificateRequest })),
  )
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('a request that is none does not use the token up', async () => {
  const { desk } = await openDesk()
  const { token } = await desk.orderToken(order)
  await expect(desk.enrol({ token, certificateRequest: 'hello' })).rejects.toMatchObject({
    code: 'INPUT_REFUSED',
  })
  const certificateRequest = await makeCertificateRequest(await makeKeyPem(), 'box-1')
  expect(await desk.enrol({ token, certificateRequest })).toMatchObject(order)
})

test('nobody enrols under the name of a service', async () => {
  const { desk } = await openDesk()
  await expect(desk.orderToken({ ...order, agentId: 'bridge' })).rejects.toThrow(
    'name of a service',
  )
})

test('the old key renews; asked again with the same next key, the same certificate is given', async () => {
  const { desk, clock } = await openDesk()
  const { keyPem, certificate } = await enrolled(desk)
  clock.nowMs += 60 * dayMs
  const nextKeyPem = await makeKeyPem()
  const first = await desk.renew(await renewalBy(keyPem, certificate.serial, nextKeyPem))
  expect(first.notAfterMs).toBe(clock.nowMs + 90 * dayMs)
  const again = await desk.renew(await renewalBy(keyPem, certificate.serial, nextKeyPem))
  expect(again).toEqual(first)
})

test('a renewal by another key, of an expired or of a revoked certificate is refused', async () => {
  const { desk, clock, published } = await openDesk()
  const { keyPem, certificate } = await enrolled(desk)
  const next = await makeKeyPem()
  const ask = async (key: string) => desk.renew(await renewalBy(key, certificate.serial, next))
  const refusal = (message: RegExp) => ({
    code: 'CERTIFICATE_REFUSED',
    message: expect.stringMatching(message) as string,
  })
  await expect(ask(next)).rejects.toMatchObject(refusal(/not signed by the certificate’s key/))
  clock.nowMs += 90 * dayMs
  await expect(ask(keyPem)).rejects.toMatchObject(refusal(/expired at 2027-02-22/))
  clock.nowMs = startMs
  expect(await desk.revoke({ agentId: 'box-1', reason: 'stolen' })).toEqual({ revoked: 1 })
  expect(published).toEqual([1])
  await expect(ask(keyPem)).rejects.toMatchObject(refusal(/has been revoked/))
  expect((await desk.list()).items).toMatchObject([{ state: 'revoked', reason: 'stolen' }])
  await expect(desk.revoke({ agentId: 'box-1' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
