import { randomUUID } from 'node:crypto'
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault, messageOf, systemCodeOf } from '../fault.ts'
import type { BlobStore } from './blob-store.ts'

const keyPattern = /^[a-z0-9][a-z0-9/-]{0,180}$/

/** Blobs as files: temporary file, fsync, rename, fsync of the folder. */
export function openFolderBlobs(root: string): BlobStore {
  const pathOf = (key: string) => {
    if (!keyPattern.test(key))
      throw new Fault('INPUT_REFUSED', `"${key.slice(0, 80)}" is no blob key`)
    return join(root, key)
  }
  return {
    async putIfAbsent(key, bytes) {
      const path = pathOf(key)
      await onDisk(async () => {
        if (await exists(path)) return
        const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        const making = `${path}.${randomUUID()}.part`
        await writeDurably(making, bytes)
        await rename(making, path)
        await syncFolders(dirname(path), made === undefined ? dirname(path) : dirname(made))
      })
    },
    get: (key) => onDisk(() => readFile(pathOf(key))),
    has: (key) => onDisk(() => exists(pathOf(key))),
    deletePrefix: (prefix) => onDisk(() => rm(pathOf(prefix), { recursive: true, force: true })),
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** A new folder is only there after a power cut when the one above it was synced too. */
async function syncFolders(lowest: string, highest: string): Promise<void> {
  const folder = await open(lowest, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
  if (lowest !== highest) await syncFolders(dirname(lowest), highest)
}

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Fault) throw error
    const code = systemCodeOf(error)
    if (code === 'ENOENT') throw new Fault('BLOB_MISSING', 'no blob has this key', { cause: error })
    throw new Fault('BLOBS_AWAY', `the blob folder cannot be used: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
