// The decorators of the library's own dependencies need this before anything else.
import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import type { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

/** Reached through this file only, so that what it needs is there first. */
export { x509 }

/** P-256 with SHA-256, for every key and every signature. */
export const algorithm = {
  name: 'ECDSA',
  namedCurve: 'P-256',
  hash: 'SHA-256',
} as const

/** Twenty random bytes, the longest that RFC 5280 §4.1.2.2 allows; always positive, never with a leading zero. */
export function drawSerial(): string {
  const bytes = randomBytes(20)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0)
  return bytes.toString('hex')
}

export function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

export async function keyPemOf({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', privateKey)
  return `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`
}

/** Throws where the text is not a P-256 private key as PKCS #8. */
export function signingKeyOf(keyPem: string): Promise<webcrypto.CryptoKey> {
  const pkcs8 = x509.PemConverter.decodeFirst(keyPem)
  return crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign'])
}
