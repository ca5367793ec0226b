import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault, messageOf } from '@zhian/kit/fault'
import { lookAtHead, lookUp } from './look-up.ts'
import { countsOf } from './pending-captures.ts'
import type { PendingCaptures } from './pending-captures.ts'
import { seedOf } from './record.ts'
import { recoverSpool } from './recover-spool.ts'
import type { SpoolDisk } from './spool-disk.ts'
import { openSpoolDisk } from './spool-disk.ts'
import { unheard } from './spool-events.ts'

/**
 * A spool that no agent holds, as its files say; nothing is written. The caller has the folder's lock.
 *
 * Throws DISK_FAILED where the folder cannot be read.
 */
export async function openStoredSpool(folder: string, nowMs: number): Promise<PendingCaptures> {
  try {
    const disk = onlyReading(await openSpoolDisk(folder))
    // What a dead agent had not synced may not be handed out: after a power cut its number would be given again.
    for (const { name } of await disk.files())
      if (name.endsWith('.seg')) await syncFile(join(folder, name))
    const recovered = await recoverSpool({ disk, events: unheard, nowMs })
    const { epoch, ledger, segments } = recovered
    const shelf = { disk, segments, seed: seedOf(epoch) }
    return {
      epoch,
      tombstones: ledger.tombstones,
      counts: countsOf(recovered),
      pendingAfter: (after) => ledger.pendingAfter(after),
      writtenAtMs: (seq) => segments.find(seq)?.atMs,
      head: (seq) => lookAtHead(shelf, seq),
      read: async (seq) => (ledger.isPending(seq) ? lookUp(shelf, seq) : undefined),
    }
  } catch (error) {
    if (error instanceof Fault) throw error
    const why = `the spool cannot be read: ${messageOf(error)}`
    throw new Fault('DISK_FAILED', why, { cause: error })
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** Recovery repairs what it reads; here it repairs only what it remembers of it. */
function onlyReading(disk: SpoolDisk): SpoolDisk {
  const refuse = () => Promise.reject(new Fault('INVARIANT_BROKEN', 'a look at a spool writes'))
  return {
    files: () => disk.files(),
    read: (name, position, bytes) => disk.read(name, position, bytes),
    freeBytes: () => disk.freeBytes(),
    cut: async () => undefined,
    move: async () => undefined,
    create: refuse,
    replace: refuse,
    remove: refuse,
  }
}
