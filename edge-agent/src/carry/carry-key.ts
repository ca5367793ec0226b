import { hkdfSync, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { Fault } from '@zhian/kit/fault'

export const saltBytes = 16
const passphraseCharsMin = 12
const keyBytes = 32

/** 64 MiB and about half a second: much for who guesses, bearable for a gateway. */
const cost = { N: 2 ** 16, r: 8, p: 2, maxmem: 96 * 1024 * 1024 }
const derive = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt)

export type CarryFileKind = 'captures' | 'receipt'

/** A passphrase that was stretched once for the salt of one carry; every file of it has a key of its own. */
export interface CarryKey {
  readonly salt: Buffer
  fileKey(fileSalt: Buffer, kind: CarryFileKind): Buffer
}

/** The key for the salt of a carry, or for a new one. */
export type Keyring = (salt?: Buffer) => Promise<CarryKey>

/** Stretches a passphrase once for each salt. Throws INPUT_REFUSED for one of fewer than twelve characters. */
export function openKeyring(passphrase: string): Keyring {
  const text = passphrase.trim().normalize('NFKC')
  if (text.length < passphraseCharsMin) {
    const why = `a passphrase must have at least ${passphraseCharsMin} characters`
    throw new Fault('INPUT_REFUSED', why)
  }
  const known = new Map<string, Promise<Buffer>>()
  return async (salt = randomBytes(saltBytes)) => {
    const name = salt.toString('hex')
    const stretching = known.get(name) ?? derive(text, salt, keyBytes, cost)
    known.set(name, stretching)
    const secret = await stretching
    return {
      salt,
      fileKey: (fileSalt, kind) =>
        Buffer.from(hkdfSync('sha256', secret, fileSalt, `zhian carry v1 ${kind}`, keyBytes)),
    }
  }
}
