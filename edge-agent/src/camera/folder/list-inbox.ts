import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

export interface InboxFile {
  /** Relative to the inbox, with `/` between the names. */
  readonly path: string
  readonly bytes: number
  readonly modifiedAtMs: number
}

const levelsMax = 8
/** One scan takes at most this many; the rest waits for the next. */
const filesMax = 2000
/** Our own folders inside the inbox. */
export const takenName = 'taken'
export const refusedName = 'refused'
const unfinished = /\.(part|tmp|filepart|crdownload)$/i

/** The regular files of the inbox, oldest first. Links are not followed; dotfiles and unfinished names are left alone. */
export async function listInbox(root: string): Promise<InboxFile[]> {
  const files: InboxFile[] = []
  await walk({ root, files }, '', 0)
  return files.toSorted((one, other) => one.modifiedAtMs - other.modifiedAtMs)
}

interface Walk {
  readonly root: string
  readonly files: InboxFile[]
}

async function walk(into: Walk, folder: string, level: number): Promise<void> {
  for (const entry of await readdir(join(into.root, folder), { withFileTypes: true })) {
    if (into.files.length >= filesMax) return
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) {
      const isOurs = level === 0 && [takenName, refusedName].includes(entry.name)
      if (!isOurs && level < levelsMax) await walk(into, path, level + 1)
    } else await add(into, path, entry)
  }
}

async function add({ root, files }: Walk, path: string, entry: Dirent): Promise<void> {
  if (!entry.isFile() || unfinished.test(entry.name)) return
  const found = await lstat(join(root, path)).catch(() => undefined)
  if (found?.isFile() === true)
    files.push({ path, bytes: found.size, modifiedAtMs: Math.round(found.mtimeMs) })
}
