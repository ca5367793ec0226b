import type { CrashDisk } from './crash-disk.ts'
import { unheard } from './spool-events.ts'
import { openSpool } from './spool.ts'
import type { Spool, SpoolSettings } from './spool.ts'

const settings: SpoolSettings = {
  spoolBytesMax: 1_000_000,
  whenFull: 'block',
  segmentBytesMax: 400,
  commitWindowMs: 0,
  reserveBytes: 64,
  freeBytesMin: 0,
}

/** A small spool over a disk that can fail. */
export function open(disk: CrashDisk, more: Partial<SpoolSettings> = {}): Promise<Spool> {
  return openSpool({ disk, settings: { ...settings, ...more }, events: unheard, now: () => 1000 })
}

export const bodyOf = (text: string) => () => Buffer.from(text)

export async function pendingOf(spool: Spool): Promise<string[]> {
  const found: string[] = []
  for (let seq = spool.pendingAfter(0); seq !== undefined; seq = spool.pendingAfter(seq)) {
    const body = await spool.read(seq)
    if (body !== undefined) found.push(`${seq}:${body.toString()}`)
  }
  return found
}
