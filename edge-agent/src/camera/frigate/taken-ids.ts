import { appendFile, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from '../../make-folder.ts'

export interface TakenIds {
  /** False until Frigate's list was gone through once: until then nothing says what in it is old. */
  readonly isListed: boolean
  /** From now on whatever is not known is new. */
  listed(): Promise<void>
  has(id: string): boolean
  /** Written behind what it stands for: after a crash an id may be missing, and its capture is recognised again. */
  add(id: string): Promise<void>
}

const idsMax = 5000
const listedMark = '*'

/**
 * The cursor: which objects were dealt with, by their ids and in the order they came, because the times in them are
 * those of a clock that may jump.
 */
export async function openTakenIds(path: string): Promise<TakenIds> {
  await makeFolder(dirname(path))
  const text = await readFile(path, 'utf8').catch(() => '')
  const lines = text.split('\n').slice(0, -1)
  const ids = new Set(lines.filter((line) => line !== listedMark).slice(-idsMax))
  let isListed = lines.includes(listedMark)
  let count = lines.length
  let writing = Promise.resolve()
  const write = (line: string): Promise<void> => {
    count += 1
    const isLong = count > 2 * idsMax
    if (isLong) count = ids.size
    const work = () =>
      isLong
        ? writeWhole(path, isListed ? [listedMark, ...ids] : [...ids])
        : appendFile(path, `${line}\n`, { mode: 0o600 })
    writing = writing.then(work, work)
    return writing.catch(() => undefined)
  }
  return {
    get isListed() {
      return isListed
    },
    listed() {
      if (isListed) return Promise.resolve()
      isListed = true
      return write(listedMark)
    },
    has: (id) => ids.has(id),
    add(id) {
      ids.delete(id)
      ids.add(id)
      const [oldest] = ids
      if (ids.size > idsMax && oldest !== undefined) ids.delete(oldest)
      return write(id)
    },
  }
}

async function writeWhole(path: string, lines: readonly string[]): Promise<void> {
  await writeFile(`${path}.new`, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
  await rename(`${path}.new`, path)
}
