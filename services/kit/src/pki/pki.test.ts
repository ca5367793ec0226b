import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  makeCertificateRequest,
  makeKeyPem,
  readCertificateRequest,
} from './certificate-request.ts'
import { openIssuingAuthority } from './issuing-authority.ts'
import { makeIntermediate, makeRoot, makeServerCertificate } from './make-authority.ts'
import { readRevocationList } from './revocation-list.ts'
import { serialOf } from './serial.ts'

const nowMs = Date.UTC(2026, 10, 24)
const dayMs = 24 * 3600 * 1000
const root = await makeRoot('a root', nowMs)
const intermediate = await makeIntermediate(root, 'an intermediate', nowMs)
const authority = await openIssuingAuthority({
  rootPem: root.certificatePem,
  intermediatePem: intermediate.certificatePem,
  keyPem: intermediate.keyPem,
})

async function issued(name: string, keyPem: string) {
  const { publicKey } = await readCertificateRequest(
    await makeCertificateRequest(keyPem, 'another'),
  )
  return authority.issue({
    commonName: name,
    publicKey,
    notBeforeMs: nowMs,
    notAfterMs: nowMs + 90 * dayMs,
  })
}

test('a certificate has the name that we give, the key that was asked for, and a chain', async () => {
  const keyPem = await makeKeyPem()
  const { certificatePem, serial } = await issued('box-1', keyPem)
  const [leaf, middle, top] = [
    new X509Certificate(certificatePem),
    new X509Certificate(authority.intermediatePem),
    new X509Certificate(authority.rootPem),
  ] as const
  expect(leaf.subject).toBe('CN=box-1')
  expect(serialOf(leaf.serialNumber)).toBe(serialOf(serial))
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
  expect([leaf.ca, middle.ca, top.ca]).toEqual([false, true, true])
  expect([leaf.checkIssued(middle), leaf.verify(middle.publicKey)]).toEqual([true, true])
  expect([middle.checkIssued(top), middle.verify(top.publicKey)]).toEqual([true, true])
})

test('a server has its names', async () => {
  const server = await makeServerCertificate(root, ['broker.example', '127.0.0.1'], nowMs)
  const read = new X509Certificate(server.certificatePem)
  expect(read.checkHost('broker.example')).toBe('broker.example')
  expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1')
})

test('a request that is damaged, or signed by another key, is refused', async () => {
  const pem = await makeCertificateRequest(await makeKeyPem(), 'x')
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1)
  const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----`
  await expect(readCertificateRequest(forged)).rejects.toMatchObject({ code: 'INPUT_REFUSED' })
  await expect(readCertificateRequest('hello')).rejects.toMatchObject({ code: 'INPUT_REFUSED' })
})

test('an authority whose parts do not belong together is refused', async () => {
  const { keyPem } = await makeIntermediate(root, 'another', nowMs)
  const parts = { rootPem: root.certificatePem, intermediatePem: intermediate.certificatePem }
  await expect(openIssuingAuthority({ ...parts, keyPem })).rejects.toMatchObject({
    code: 'CONFIG_REFUSED',
  })
})

test('a revocation list is believed only from its authority', async () => {
  const { serial } = await issued('box-1', await makeKeyPem())
  const valid = { fromMs: nowMs, untilMs: nowMs + dayMs }
  const list = await authority.revocationList([{ serial, revokedAtMs: nowMs }], valid)
  const authorities = intermediate.certificatePem + root.certificatePem
  const read = await readRevocationList(list, authorities)
  expect(read).toEqual({ serials: new Set([serialOf(serial)]), untilMs: nowMs + dayMs })
  const stranger = await makeIntermediate(root, 'an intermediate', nowMs)
  await expect(readRevocationList(list, stranger.certificatePem)).rejects.toMatchObject({
    code: 'INPUT_REFUSED',
  })
})
