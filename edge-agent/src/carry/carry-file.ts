import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { frameBytesMax } from '@zhian/contracts/limits'
import { Fault, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { saltBytes } from './carry-key.ts'
import type { CarryFileKind, CarryKey, Keyring } from './carry-key.ts'

/**
 * A file of authenticated chunks, each encrypted by AES-256-GCM:
 *
 *     "ZHCARRY1" | kind u8 | passphrase salt (16) | file salt (16)
 *     then each chunk: is last u8 | plain bytes u32 | cipher text | tag (16)
 *
 * Numbers are big-endian. A file's key is used for this file alone, so a chunk's nonce is its number and whether it is
 * the last (the STREAM construction): what is cut off, swapped, repeated or added behind the end does not open.
 * What stands before a chunk's cipher text, and the file's beginning, are authenticated with it.
 */
const magic = Buffer.from('ZHCARRY1')
const kindCodes = { captures: 1, receipt: 2 } as const
export const preambleBytes = magic.length + 1 + 2 * saltBytes
const chunkHeadBytes = 5
const tagBytes = 16
export const chunkOverheadBytes = chunkHeadBytes + tagBytes
const chunkBytesMax = frameBytesMax + 1024

interface Seal {
  readonly key: Buffer
  readonly preamble: Buffer
}

/** Chunks of one file in their order. `end` writes the last one and makes everything durable. */
export class CarryWriter {
  readonly #file: FileHandle
  readonly #seal: Seal
  #count = 0
  #bytes: number

  constructor(file: FileHandle, seal: Seal) {
    this.#file = file
    this.#seal = seal
    this.#bytes = seal.preamble.length
  }

  get bytes(): number {
    return this.#bytes
  }

  add(plain: Buffer): Promise<void> {
    return this.#write(plain, false)
  }

  async end(plain: Buffer): Promise<void> {
    await this.#write(plain, true)
    await this.#file.sync()
  }

  async #write(plain: Buffer, isLast: boolean): Promise<void> {
    const head = Buffer.alloc(chunkHeadBytes)
    head.writeUInt8(isLast ? 1 : 0)
    head.writeUInt32BE(plain.length, 1)
    const cipher = createCipheriv('aes-256-gcm', this.#seal.key, nonceOf(this.#count, isLast))
    cipher.setAAD(Buffer.concat([this.#seal.preamble, head]))
    const chunks = [head, cipher.update(plain), cipher.final(), cipher.getAuthTag()]
    const bytes = head.length + plain.length + tagBytes
    const { bytesWritten } = await this.#file.writev(chunks)
    if (bytesWritten < bytes) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
    this.#count += 1
    this.#bytes += bytes
  }
}

/** Begins a file that was opened for writing. */
export async function beginCarryFile(
  file: FileHandle,
  kind: CarryFileKind,
  key: CarryKey,
): Promise<CarryWriter> {
  const fileSalt = randomBytes(saltBytes)
  const preamble = Buffer.concat([magic, Buffer.from([kindCodes[kind]]), key.salt, fileSalt])
  await file.writev([preamble])
  return new CarryWriter(file, { key: key.fileKey(fileSalt, kind), preamble })
}

export interface CarryChunk {
  readonly plain: Buffer
  readonly isLast: boolean
}

export interface OpenedCarryFile extends AsyncDisposable {
  readonly kind: CarryFileKind
  readonly key: CarryKey
  /** From the beginning, each time. Throws INPUT_REFUSED at the first chunk that does not open. */
  chunks(): AsyncGenerator<CarryChunk>
}

/** Throws NOT_FOUND, or INPUT_REFUSED where the file is none of ours. */
export async function openCarryFile(path: string, keyring: Keyring): Promise<OpenedCarryFile> {
  const file = await open(path, 'r').catch((error: unknown) => {
    const code = systemCodeOf(error) === 'ENOENT' ? 'NOT_FOUND' : 'INPUT_REFUSED'
    throw new Fault(code, messageOf(error), { cause: error })
  })
  try {
    const preamble = await readAt({ file, path }, 0, preambleBytes)
    const kind = kindOf(preamble)
    if (kind === undefined)
      throw new Fault('INPUT_REFUSED', `${path} is no file of \`zhian-edge spool\``)
    const salts = preamble.subarray(magic.length + 1)
    const key = await keyring(salts.subarray(0, saltBytes))
    const seal = { key: key.fileKey(salts.subarray(saltBytes), kind), preamble }
    return {
      kind,
      key,
      chunks: () => readChunks(file, { ...seal, path }),
      [Symbol.asyncDispose]: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function* readChunks(
  file: FileHandle,
  { path, ...seal }: Seal & { readonly path: string },
): AsyncGenerator<CarryChunk> {
  const source = { file, path }
  let position = preambleBytes
  for (let count = 0; ; count += 1) {
    const head = await readAt(source, position, chunkHeadBytes)
    const plainBytes = head.readUInt32BE(1)
    const isLast = head.readUInt8() === 1
    if (plainBytes > chunkBytesMax) throw refusal(path, count)
    const sealed = await readAt(source, position + chunkHeadBytes, plainBytes + tagBytes)
    const plain = openChunk({ ...seal, head, sealed, count, isLast })
    if (plain === undefined) throw refusal(path, count)
    yield { plain, isLast }
    position += chunkOverheadBytes + plainBytes
    if (!isLast) continue
    const { bytesRead } = await file.read(Buffer.alloc(1), 0, 1, position)
    if (bytesRead > 0)
      throw new Fault('INPUT_REFUSED', `something was added behind the end of ${path}`)
    return
  }
}

interface SealedChunk extends Seal, Omit<CarryChunk, 'plain'> {
  readonly head: Buffer
  readonly sealed: Buffer
  readonly count: number
}

function openChunk({
  key,
  preamble,
  head,
  sealed,
  count,
  isLast,
}: SealedChunk): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(count, isLast), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.concat([preamble, head]))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    const plain = decipher.update(sealed.subarray(0, sealed.length - tagBytes))
    decipher.final()
    return plain
  } catch {
    return undefined
  }
}

function refusal(path: string, count: number): Fault {
  return new Fault(
    'INPUT_REFUSED',
    count === 0
      ? `${path}: wrong passphrase, or it is damaged at its beginning`
      : `${path} is damaged in its piece ${count + 1}: copy it again, or make it again`,
  )
}

function nonceOf(count: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(count, 0, 6)
  nonce.writeUInt8(isLast ? 1 : 0, 11)
  return nonce
}

function kindOf(preamble: Buffer): CarryFileKind | undefined {
  if (!preamble.subarray(0, magic.length).equals(magic)) return undefined
  const code = preamble.readUInt8(magic.length)
  return (['captures', 'receipt'] as const).find((each) => kindCodes[each] === code)
}

interface Source {
  readonly file: FileHandle
  readonly path: string
}

async function readAt({ file, path }: Source, position: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes)
  const { bytesRead } = await file.read(buffer, 0, bytes, position)
  if (bytesRead === bytes) return buffer
  throw new Fault('INPUT_REFUSED', `${path} is cut off: copy it again, or make it again`)
}
