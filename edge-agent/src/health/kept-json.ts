import { readFile, rename, writeFile } from 'node:fs/promises'

/** What was kept, or undefined where there is nothing that can be read: health is learned again, a start is never refused. */
export async function readKept<T>(path: string): Promise<T | undefined> {
  try {
    const kept: T = JSON.parse(await readFile(path, 'utf8'))
    return kept
  } catch {
    return undefined
  }
}

/** The old content or the new one. Never rejects: a full disk costs what would have been remembered. */
export async function keepJson(path: string, kept: object): Promise<void> {
  try {
    await writeFile(`${path}.part`, JSON.stringify(kept), { mode: 0o600, flush: true })
    await rename(`${path}.part`, path)
  } catch {
    // The next change tries again.
  }
}
