import { access, constants, readdir, stat, statfs } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { messageOf, systemCodeOf } from '@zhian/kit/fault'
import { isRecognised, listQuarantine } from '../camera/quarantine-files.ts'
import { bytesText, fault, ownUid, pageOf, well } from './box.ts'
import type { Box, Checked } from './box.ts'

const mebibyte = 1024 * 1024
/** Less than a usual capture with its pictures. */
const spoolLeftBytesMin = mebibyte
const dayMs = 24 * 3600_000
/** A camera that is not understood sends many; single ones come from anywhere. */
const quarantinedPerDayMax = 10

export async function checkFolder({ folder, agent }: Box): Promise<Checked | undefined> {
  if (folder === '') return undefined
  const owner = await stat(folder).catch(systemCodeOf)
  if (owner === 'ENOENT') return fault('folder_missing', { path: folder })
  const uid = ownUid()
  const isForeign = typeof owner === 'object' && uid !== 0 && owner.uid !== uid
  const mode = constants.R_OK | constants.W_OK | constants.X_OK
  const why = await access(folder, mode).then(
    () => undefined,
    (error: unknown) => systemCodeOf(error) ?? messageOf(error),
  )
  if (why === undefined) {
    const isFolder = typeof owner === 'object' && owner.isDirectory()
    if (!isFolder) return fault('folder_unwritable', { path: folder, why: 'ENOTDIR' })
    return well({ path: folder })
  }
  if (why === 'EROFS') return fault('folder_read_only', { path: folder })
  // Whoever may not look knows nothing of what the agent may.
  if (isForeign || agent.is === 'running')
    return fault('rights_missing', { path: folder, user: userInfo().username })
  return fault('folder_unwritable', { path: folder, why })
}

export async function checkDisk({ folder, config }: Box): Promise<Checked | undefined> {
  if (folder === '') return undefined
  const disk = await statfs(await nearest(folder)).catch(() => undefined)
  if (disk === undefined) return undefined
  const freeBytes = disk.bavail * disk.bsize
  const floorBytes = config.spool.freeBytesMin
  const texts = { path: folder, free: bytesText(freeBytes), floor: bytesText(floorBytes) }
  const evidence = { ...texts, freeBytes, floorBytes }
  if (disk.files > 0 && disk.ffree === 0) return fault('inodes_used_up', evidence)
  if (freeBytes < floorBytes) return fault('disk_below_floor', evidence)
  return freeBytes < 2 * floorBytes ? fault('disk_nearly_full', evidence) : well(evidence)
}

/** The folder, or the one above it that is there. */
async function nearest(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  )
  return isThere || dirname(folder) === folder ? folder : nearest(dirname(folder))
}

export async function checkSpool(box: Box): Promise<Checked | undefined> {
  const { spoolBytesMax, whenFull, folder } = box.config.spool
  const used = pageOf(box)?.agent.spool.spoolBytes ?? (await folderBytes(folder))
  if (box.folder === '' || used === undefined) return undefined
  const evidence = {
    used: bytesText(used),
    limit: bytesText(spoolBytesMax),
    policy: whenFull,
    spoolBytes: used,
    spoolBytesMax,
  }
  if (spoolBytesMax - used >= spoolLeftBytesMin) return well(evidence)
  return fault(whenFull === 'block' ? 'spool_full' : 'spool_gives_way', evidence)
}

async function folderBytes(folder: string): Promise<number | undefined> {
  const names = await readdir(folder).catch(() => undefined)
  if (names === undefined) return undefined
  const segments = names.filter((name) => name.endsWith('.seg'))
  const sizes = await Promise.all(
    segments.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

export async function checkQuarantine(box: Box): Promise<Checked | undefined> {
  if (box.folder === '') return undefined
  const files = await listQuarantine(box.config.quarantine.folder).catch(() => undefined)
  if (files === undefined) return undefined
  const fresh = files.filter((file) => !isRecognised(file) && box.nowMs - file.receivedAtMs < dayMs)
  const evidence = { files: files.length, count: fresh.length }
  if (fresh.length < quarantinedPerDayMax) return well(evidence)
  const counts = Map.groupBy(fresh, ({ protocol, reason }) => `${protocol} ${reason}`)
  const [most = []] = [...counts.values()].toSorted((one, other) => other.length - one.length)
  const { protocol = '', reason = '' } = most[0] ?? {}
  return fault('quarantine_growing', { ...evidence, protocol, reason })
}

export async function checkInbox({ config }: Box): Promise<Checked | undefined> {
  if (config.inbox === undefined) return undefined
  const path = config.inbox.folder
  const why = await access(path, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => undefined,
    (error: unknown) => systemCodeOf(error) ?? messageOf(error),
  )
  if (why === undefined) return well({ path })
  return why === 'ENOENT'
    ? fault('inbox_missing', { path })
    : fault('inbox_unwritable', { path, why })
}
