import { createHash } from 'node:crypto'
import { open, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { makeFolder } from '../../make-folder.ts'

/** What is known of an upload besides its bytes. */
export interface StagedHead {
  /** As the client named it. */
  readonly path: string
  readonly peer: string
  readonly deviceId?: string
  /** Why it is not a capture yet, as a code. */
  readonly why: string
  readonly touchedAtMs: number
}

interface Entry {
  readonly head: StagedHead
  readonly name: string
  readonly bytes: number
}

export interface Staged {
  readonly head: StagedHead
  readonly bytes: Buffer
}

const suffix = '.staged'
const lineFeed = 0x0a

/**
 * Uploads that are not complete yet, durable under names of our own; a client's name never becomes one of the disk.
 *
 * They survive a restart, and their sum is bounded.
 */
export class Staging {
  readonly #folder: string
  readonly #bytesMax: number
  readonly #entries = new Map<string, Entry>()
  #bytes = 0

  private constructor(folder: string, bytesMax: number) {
    this.#folder = folder
    this.#bytesMax = bytesMax
  }

  static async open(folder: string, bytesMax: number): Promise<Staging> {
    await makeFolder(folder)
    const staging = new Staging(folder, bytesMax)
    for (const name of await readdir(folder)) {
      if (!name.endsWith(suffix)) await rm(join(folder, name), { force: true })
      else staging.#note(name, await readFile(join(folder, name)))
    }
    return staging
  }

  /** Durable when this resolves; what stood under the same path and peer is replaced. Throws DISK_FULL or DISK_FAILED. */
  async put(head: StagedHead, bytes: Buffer): Promise<void> {
    const key = keyOf(head)
    const before = this.#entries.get(key)?.bytes ?? 0
    if (this.#bytes - before + bytes.length > this.#bytesMax)
      throw new Fault('DISK_FULL', 'too many uploads wait for their end')
    const name = createHash('sha256').update(key).digest('hex') + suffix
    this.#bytes += bytes.length - before
    this.#entries.set(key, { head, name, bytes: bytes.length })
    try {
      await this.#write(name, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes]))
    } catch (error) {
      const code = systemCodeOf(error) === 'ENOSPC' ? 'DISK_FULL' : 'DISK_FAILED'
      throw new Fault(code, `an upload cannot be kept: ${messageOf(error)}`, { cause: error })
    }
  }

  bytesOf(where: Where): number | undefined {
    return this.#entries.get(keyOf(where))?.bytes
  }

  async read(where: Where): Promise<Staged | undefined> {
    const entry = this.#entries.get(keyOf(where))
    if (entry === undefined) return undefined
    const { bytes } = split(await readFile(join(this.#folder, entry.name)))
    return { head: entry.head, bytes }
  }

  async remove(where: Where): Promise<void> {
    const key = keyOf(where)
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    await rm(join(this.#folder, entry.name), { force: true })
    this.#entries.delete(key)
    this.#bytes -= entry.bytes
  }

  /** Those that nobody touched since then. */
  untouchedSince(atMs: number): StagedHead[] {
    return [...this.#entries.values()]
      .map(({ head }) => head)
      .filter(({ touchedAtMs }) => touchedAtMs <= atMs)
  }

  #note(name: string, content: Buffer): void {
    const { head = unknownHead(name), bytes } = split(content)
    this.#entries.set(keyOf(head), { head, name, bytes: bytes.length })
    this.#bytes += bytes.length
  }

  async #write(name: string, content: Buffer): Promise<void> {
    const unready = join(this.#folder, `${name}.new`)
    {
      await using file = await open(unready, 'w', 0o600)
      await file.writeFile(content)
      await file.datasync()
    }
    await rename(unready, join(this.#folder, name))
    await using folder = await open(this.#folder, 'r')
    await folder.sync()
  }
}

type Where = Pick<StagedHead, 'path' | 'peer'>

/** Two cameras that share an account may use the same name at the same time. */
function keyOf({ path, peer }: Where): string {
  return `${peer}\n${path}`
}

function split(content: Buffer): { head?: StagedHead; bytes: Buffer } {
  const end = content.indexOf(lineFeed)
  try {
    const head: StagedHead = JSON.parse(content.toString('utf8', 0, end))
    return { head, bytes: content.subarray(end + 1) }
  } catch {
    return { bytes: content }
  }
}

function unknownHead(name: string): StagedHead {
  return { path: name, peer: '', why: 'staging_unreadable', touchedAtMs: 0 }
}
