import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault, systemCodeOf } from '@zhian/kit/fault'
import { publicKeyText } from './signature.ts'
import type { SigningKey } from './signature.ts'

/** The key in the file, made with its first use. Throws CONFIG_REFUSED where others may read it. */
export async function readSigningKey(file: string): Promise<SigningKey> {
  await makeKey(file)
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0)
    throw new Fault('CONFIG_REFUSED', `${file} may be read by others; run: chmod 600 ${file}`)
  const privateKey = createPrivateKey(await readFile(file))
  if (privateKey.asymmetricKeyType !== 'ed25519')
    throw new Fault('CONFIG_REFUSED', `${file} must hold an Ed25519 key in PEM`)
  return { privateKey, publicKey: publicKeyText(privateKey) }
}

/** Whole or not at all: of two processes that come at once, the second finds the first one's key. */
async function makeKey(file: string): Promise<void> {
  if (await isThere(file)) return
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const unfinished = `${file}.${randomUUID()}`
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  await writeFile(unfinished, pem, { flag: 'wx', mode: 0o600, flush: true })
  try {
    await link(unfinished, file)
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(unfinished)
  }
}

const isThere = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )
