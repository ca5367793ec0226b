import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { makeFolder } from '../make-folder.ts'

export interface QuarantineNeeds {
  readonly folder: string
  readonly quarantineBytesMax: number
  readonly now: () => number
  readonly events: {
    inputQuarantined(fact: { protocol: string; reason: string; bytes: number }): void
    quarantineTrimmed(fact: { files: number }): void
  }
}

export interface Quarantined {
  readonly protocol: string
  /** A code, e.g. `json_unreadable`; it becomes part of the file's name. */
  readonly reason: string
  readonly bytes: Buffer
  /** Understood, and no capture: kept for a person, not counted as a trouble. */
  readonly isRecognised?: true
}

export interface Quarantine {
  /** How many were put away since the start. */
  readonly count: number
  /** Durable when this resolves. Throws DISK_FULL or DISK_FAILED. */
  put(what: Quarantined): Promise<void>
  /** Counts what an adapter put aside in a place of its own. */
  noteElsewhere(what: { protocol: string; reason: string; bytes: number }): void
}

/** Raw bytes that nobody could understand, for a person to look at; they never leave this machine by themselves. */
export async function openQuarantine(needs: QuarantineNeeds): Promise<Quarantine> {
  await makeFolder(needs.folder)
  let count = 0
  let numbered = 0
  return {
    get count() {
      return count
    },
    noteElsewhere(what) {
      count += 1
      needs.events.inputQuarantined(what)
    },
    async put({ protocol, reason, bytes, isRecognised }) {
      numbered += 1
      const name = `${needs.now()}-${String(numbered).padStart(6, '0')}.${protocol}.${reason}.raw`
      try {
        await makeRoom(needs, bytes.length)
        await writeDurably(needs.folder, { name, bytes })
      } catch (error) {
        const isFull = systemCodeOf(error) === 'ENOSPC'
        throw new Fault(
          isFull ? 'DISK_FULL' : 'DISK_FAILED',
          `the quarantine cannot be written: ${messageOf(error)}`,
          { cause: error },
        )
      }
      if (isRecognised === true) return
      count += 1
      needs.events.inputQuarantined({ protocol, reason, bytes: bytes.length })
    },
  }
}

/** The oldest give way, so that rubbish cannot fill the disk that captures need. */
async function makeRoom(
  { folder, quarantineBytesMax, events }: QuarantineNeeds,
  bytes: number,
): Promise<void> {
  const names = (await readdir(folder)).sort()
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  let used = sizes.reduce((sum, size) => sum + size, bytes)
  let files = 0
  for (const [index, name] of names.entries()) {
    if (used <= quarantineBytesMax) break
    await rm(join(folder, name), { force: true })
    used -= sizes[index] ?? 0
    files += 1
  }
  if (files > 0) events.quarantineTrimmed({ files })
}

async function writeDurably(
  folder: string,
  { name, bytes }: { name: string; bytes: Buffer },
): Promise<void> {
  await using file = await open(join(folder, name), 'wx', 0o600)
  await file.writeFile(bytes)
  await file.datasync()
  await using itself = await open(folder, 'r')
  await itself.sync()
}
