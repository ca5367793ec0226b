import { open, readdir, rename, rm, stat, statfs, truncate } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '@zhian/kit/fault'
import { makeFolder } from '../make-folder.ts'

/** What the spool asks of a disk; every promise it makes rests on these few. */
export interface SpoolDisk {
  files(): Promise<{ name: string; bytes: number }[]>
  /** Fewer bytes than asked at the file's end. */
  read(name: string, position: number, bytes: number): Promise<Buffer>
  /** Makes a file that was not there; its name is durable when this resolves. */
  create(name: string): Promise<DiskFile>
  /** The old content or the new one, never a mixture; durable when this resolves. */
  replace(name: string, bytes: Buffer): Promise<void>
  cut(name: string, bytes: number): Promise<void>
  move(name: string, to: string): Promise<void>
  remove(name: string): Promise<void>
  /** What the file system still gives to such as us. */
  freeBytes(): Promise<number>
}

export interface DiskFile {
  append(chunks: readonly Buffer[]): Promise<void>
  /** `fdatasync`. After a failure nothing that was appended may be believed: the kernel forgets what it could not write. */
  sync(): Promise<void>
  cut(bytes: number): Promise<void>
  close(): Promise<void>
}

/** A folder of this machine. */
export async function openSpoolDisk(folder: string): Promise<SpoolDisk> {
  await makeFolder(folder)
  const at = (name: string) => join(folder, name)
  const syncFolder = () => withFile(folder, 'r', (file) => file.sync())
  return {
    async files() {
      const names = await readdir(folder, { withFileTypes: true })
      const files = names.filter((entry) => entry.isFile()).map(({ name }) => name)
      return Promise.all(
        files.sort().map(async (name) => ({ name, bytes: (await stat(at(name))).size })),
      )
    },
    read: (name, position, bytes) =>
      withFile(at(name), 'r', async (file) => {
        // Whoever wants a whole file names more than it has.
        const bytesMax = Math.max(0, (await file.stat()).size - position)
        const buffer = Buffer.allocUnsafe(Math.min(bytes, bytesMax))
        const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
        return buffer.subarray(0, bytesRead)
      }),
    async create(name) {
      const file = await open(at(name), 'wx', 0o600)
      await syncFolder()
      return diskFile(file)
    },
    async replace(name, bytes) {
      const making = at(`${name}.part`)
      try {
        await withFile(making, 'w', async (file) => {
          await file.writeFile(bytes)
          await file.sync()
        })
      } catch (error) {
        await rm(making, { force: true })
        throw error
      }
      await rename(making, at(name))
      await syncFolder()
    },
    cut: (name, bytes) => truncate(at(name), bytes),
    async move(name, to) {
      await rename(at(name), at(to))
      await syncFolder()
    },
    async remove(name) {
      await rm(at(name), { force: true })
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    },
  }
}

function diskFile(file: FileHandle): DiskFile {
  return {
    async append(chunks) {
      let bytes = 0
      for (const chunk of chunks) bytes += chunk.length
      const { bytesWritten } = await file.writev([...chunks])
      // A short write is how a full disk often shows itself; the caller cuts back to where it was.
      if (bytesWritten < bytes) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
    },
    sync: () => file.datasync(),
    cut: (bytes) => file.truncate(bytes),
    close: () => file.close(),
  }
}

async function withFile<T>(
  path: string,
  flags: string,
  work: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await open(path, flags, 0o600)
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT'])

export function isDiskFull(error: unknown): boolean {
  return fullCodes.has(systemCodeOf(error) ?? '')
}
