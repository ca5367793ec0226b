import { open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault, messageOf, systemCodeOf } from '@zhian/kit/fault'

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/**
 * Writes a file under another name and gives it its own when it is whole and durable; what was there before stays till then.
 * The work syncs what it writes.
 *
 * Throws DISK_FULL where it does not fit (a FAT stick takes no file above 4 GiB), DISK_FAILED where it cannot be written.
 */
export async function writeWhole<T>(
  path: string,
  work: (file: FileHandle, makingPath: string) => Promise<T>,
): Promise<T> {
  const making = `${path}.part`
  try {
    const file = await open(making, 'w', 0o600)
    const result = await work(file, making).finally(() => file.close())
    await rename(making, path)
    await syncFolder(dirname(path))
    return result
  } catch (error) {
    await rm(making, { force: true }).catch(() => undefined)
    if (error instanceof Fault) throw error
    const code = fullCodes.has(systemCodeOf(error) ?? '') ? 'DISK_FULL' : 'DISK_FAILED'
    throw new Fault(code, `${path}: ${messageOf(error)}`, { cause: error })
  }
}

/** Not every file system of a stick can, and then it does so by itself. */
async function syncFolder(folder: string): Promise<void> {
  const file = await open(folder, 'r')
  try {
    await file.sync().catch(() => undefined)
  } finally {
    await file.close()
  }
}
