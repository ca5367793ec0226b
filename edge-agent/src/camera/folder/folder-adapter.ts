import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { constants } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { CaptureKind } from '@zhian/contracts/capture'
import { kindOf, messageOf } from '@zhian/kit/fault'
import { makeFolder } from '../../make-folder.ts'
import type { AdapterDoors, CameraAdapter } from '../camera-adapter.ts'
import { readImageHeader } from '../image-header.ts'
import { listInbox, refusedName, takenName } from './list-inbox.ts'
import type { InboxFile } from './list-inbox.ts'
import { readPicture } from './read-picture.ts'

export interface FolderSettings {
  readonly folder: string
  readonly kind: CaptureKind
  /** What happens to a picture once it is durable in the spool. */
  readonly whenTaken: 'delete' | 'move'
  /** A file counts as written once it has not changed for this long. */
  readonly settleMs: number
  /** What is still no whole picture after this long will never be one. */
  readonly unfinishedMs: number
  readonly scanMs: number
}

const protocol = 'folder'
const pictureBytesMax = 32 * 1024 * 1024
const sidecarBytesMax = 64 * 1024

/** Watches an inbox by looking into it again and again, which works on every file system. */
export async function openFolder(
  settings: FolderSettings,
  doors: AdapterDoors,
): Promise<CameraAdapter> {
  await makeFolder(settings.folder)
  const stop = new AbortController()
  let trouble: string | undefined
  const inbox = new Inbox(settings, doors)
  const running = (async () => {
    while (!stop.signal.aborted) {
      try {
        await inbox.scan()
        trouble = undefined
      } catch (error) {
        const why = messageOf(error)
        if (why !== trouble) doors.events.adapterTroubled({ protocol, why })
        trouble = why
      }
      await wait(settings.scanMs, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  })()
  return {
    protocol,
    problems: () =>
      trouble === undefined
        ? []
        : [{ en: `the inbox cannot be read: ${trouble}`, zh: `图片投放目录无法读取：${trouble}` }],
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}

/** One look after another into the folder; a picture is taken at the second look that finds it unchanged. */
export class Inbox {
  readonly #settings: FolderSettings
  readonly #doors: AdapterDoors
  #before = new Map<string, string>()

  constructor(settings: FolderSettings, doors: AdapterDoors) {
    this.#settings = settings
    this.#doors = doors
  }

  /** Throws DISK_FULL and its like when the spool takes nothing: the files stay and are found again. */
  async scan(): Promise<void> {
    const files = await listInbox(this.#settings.folder)
    const paths = new Set(files.map(({ path }) => path))
    const before = this.#before
    this.#before = new Map(files.map((file) => [file.path, stampOf(file)]))
    const settled = files.filter(
      (file) =>
        before.get(file.path) === stampOf(file) && this.#ageMs(file) >= this.#settings.settleMs,
    )
    const settledPaths = new Set(settled.map(({ path }) => path))
    for (const file of settled) {
      const beside = `${file.path}.json`
      const isBesideComing = paths.has(beside) && !settledPaths.has(beside)
      if (isSidecar(file.path)) await this.#judgeSidecar(file, paths)
      else if (!isBesideComing) await this.#judgePicture(file, paths)
    }
  }

  async #judgeSidecar(file: InboxFile, paths: ReadonlySet<string>): Promise<void> {
    const hasPicture = paths.has(file.path.slice(0, -'.json'.length))
    if (!hasPicture && this.#isOverdue(file)) await this.#refuse(file, 'picture_missing')
  }

  async #judgePicture(file: InboxFile, paths: ReadonlySet<string>): Promise<void> {
    if (file.bytes > pictureBytesMax) return this.#refuse(file, 'picture_too_large')
    const bytes = await readWithoutLinks(this.#at(file.path))
    if (bytes === undefined) return undefined
    const header = readImageHeader(bytes)
    if (header?.isWhole !== true) {
      if (!this.#isOverdue(file)) return undefined
      return this.#refuse(file, header === null ? 'no_picture' : 'picture_unfinished')
    }
    const beside = `${file.path}.json`
    const sidecar = paths.has(beside) ? await readSidecar(this.#at(beside)) : undefined
    const read = readPicture({ path: file.path, bytes, sidecar, kind: this.#settings.kind })
    if (!read.ok) return this.#refuse(file, read.reason)
    try {
      await this.#doors.intake.take(protocol, read.draft)
    } catch (error) {
      if (kindOf(error) === 'unavailable') throw error
      return this.#refuse(file, 'capture_unbuildable')
    }
    return this.#letGo(file.path)
  }

  async #letGo(path: string): Promise<void> {
    for (const each of [path, `${path}.json`]) {
      if (this.#settings.whenTaken === 'delete') await rm(this.#at(each), { force: true })
      else await this.#move(each, takenName)
      this.#before.delete(each)
    }
  }

  async #refuse({ path, bytes }: InboxFile, reason: string): Promise<void> {
    const put = await this.#move(path, refusedName)
    await this.#move(`${path}.json`, refusedName)
    if (put !== undefined) await writeFile(`${put}.reason.txt`, `${reason}\n`)
    this.#doors.quarantine.noteElsewhere({ protocol, reason, bytes })
    this.#before.delete(path)
  }

  /** Undefined where there was nothing to move. A name that is taken gets the time before it. */
  async #move(path: string, to: string): Promise<string | undefined> {
    const folder = this.#at(`${to}/${dirname(path)}`)
    await mkdir(folder, { recursive: true })
    const target = join(folder, `${this.#doors.now()}-${path.split('/').at(-1) ?? ''}`)
    try {
      await rename(this.#at(path), target)
      return target
    } catch {
      return undefined
    }
  }

  #at(path: string): string {
    return join(this.#settings.folder, path)
  }

  #ageMs(file: InboxFile): number {
    return Math.abs(this.#doors.now() - file.modifiedAtMs)
  }

  #isOverdue(file: InboxFile): boolean {
    return this.#ageMs(file) >= this.#settings.unfinishedMs
  }
}

function stampOf(file: InboxFile): string {
  return `${file.bytes} ${file.modifiedAtMs}`
}

function isSidecar(path: string): boolean {
  return /\.json$/i.test(path)
}

/** Opens the file itself and never what a link points to. Undefined where it is gone. */
async function readWithoutLinks(path: string): Promise<Buffer | undefined> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
    return await file.readFile()
  } catch {
    return undefined
  }
}

/** What cannot be read becomes text that is no JSON, and the picture is refused with it. */
async function readSidecar(path: string): Promise<string> {
  const bytes = await readWithoutLinks(path)
  return bytes === undefined || bytes.length > sidecarBytesMax ? '' : bytes.toString('utf8')
}
