import { appendFile, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from '../../make-folder.ts'

export interface TakenIds {
  /** False in the first life of this folder: then nothing says what is old. */
  readonly isKept: boolean
  has(id: string): boolean
  /** Written behind what it stands for: after a crash an id may be missing, and its capture is recognised again. */
  add(id: string): Promise<void>
}

const idsMax = 5000

/**
 * The cursor: which objects were dealt with, by their ids and in the order they came, because the times in them are
 * those of a clock that may jump.
 */
export async function openTakenIds(path: string): Promise<TakenIds> {
  await makeFolder(dirname(path))
  const text = await readFile(path, 'utf8').catch(() => undefined)
  const kept = (text ?? '').split('\n').slice(0, -1).slice(-idsMax)
  const ids = new Set(kept)
  let lines = kept.length
  let writing = writeWhole(path, ids)
  return {
    isKept: text !== undefined,
    has: (id) => ids.has(id),
    add(id) {
      ids.delete(id)
      ids.add(id)
      const [oldest] = ids
      if (ids.size > idsMax && oldest !== undefined) ids.delete(oldest)
      lines += 1
      const isLong = lines > 2 * idsMax
      if (isLong) lines = ids.size
      const write = () => (isLong ? writeWhole(path, ids) : appendFile(path, `${id}\n`))
      writing = writing.then(write, write)
      return writing.catch(() => undefined)
    },
  }
}

async function writeWhole(path: string, ids: ReadonlySet<string>): Promise<void> {
  await writeFile(`${path}.new`, [...ids].map((id) => `${id}\n`).join(''), { mode: 0o600 })
  await rename(`${path}.new`, path)
}
