import { readdir, rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { EdgeTags, ImageRef } from '@zhian/contracts/capture'
import type { Capture } from '@zhian/contracts/capture'
import { jsonReader } from '@zhian/contracts/parse'
import { blobKey } from '@zhian/kit/blobs/blob-store'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import { openFolderBlobs } from '@zhian/kit/blobs/folder-blobs'
import { Fault } from '@zhian/kit/fault'
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { makeFolder } from '../make-folder.ts'
import { Lane } from '../spool/lane.ts'

/** Which pictures belong to a capture, and what was said of them: what a person or a later request finds them by. */
const KeptCapture = Type.Object({
  schema: Type.Literal('kept-capture.v1'),
  captureId: Type.String(),
  cameraId: Type.String(),
  capturedAtMs: Type.Integer(),
  images: Type.Array(ImageRef),
  edgeTags: Type.Optional(EdgeTags),
})
type KeptCapture = Static<typeof KeptCapture>
const readKept = jsonReader(KeptCapture)

export interface PictureStoreState {
  readonly files: number
  readonly keptBytes: number
  readonly keptBytesMax: number
  /** Since the agent started. */
  readonly deleted: number
}

export interface PictureStoreNeeds {
  readonly folder: string
  readonly bytesMax: number
  readonly days: number
  readonly events: {
    keptDeleted(fact: { why: 'age' | 'room'; files: number; bytes: number }): void
  }
  readonly now: () => number
}

const dayMs = 24 * 3600 * 1000
const sweepEveryMs = 3600 * 1000

/** Opens the pictures that stay on this box. Throws CONFIG_REFUSED where the folder cannot be used. */
export async function openPictureStore(needs: PictureStoreNeeds): Promise<PictureStore> {
  await makeFolder(needs.folder)
  const store = new PictureStore(needs, await filesOf(needs.folder))
  await store.sweep()
  return store
}

/**
 * Pictures by day and digest, `2026-11-28/ab/…`, and beside them `2026-11-28/captures/…`. Days go when they are old enough; where
 * the bytes do not suffice the oldest go first. Both are counted.
 */
export class PictureStore implements AsyncDisposable {
  readonly #needs: PictureStoreNeeds
  readonly #blobs: BlobStore
  /** Bytes by key, the oldest first. */
  readonly #files: Map<string, number>
  readonly #lane = new Lane()
  readonly #sweeping: NodeJS.Timeout
  #bytes = 0
  #deleted = 0

  constructor(needs: PictureStoreNeeds, files: Map<string, number>) {
    this.#needs = needs
    this.#blobs = openFolderBlobs(needs.folder)
    this.#files = files
    for (const bytes of files.values()) this.#bytes += bytes
    this.#sweeping = setInterval(() => void this.sweep().catch(() => undefined), sweepEveryMs)
    this.#sweeping.unref()
  }

  get state(): PictureStoreState {
    return {
      files: this.#files.size,
      keptBytes: this.#bytes,
      keptBytesMax: this.#needs.bytesMax,
      deleted: this.#deleted,
    }
  }

  /** What is kept of a capture already; undefined where nothing is, or it cannot be read. */
  async find(capture: Capture): Promise<KeptCapture | undefined> {
    const key = recordKey(capture)
    if (!this.#files.has(key)) return undefined
    const text = await this.#blobs.get(key).catch(() => Buffer.alloc(0))
    const read = readKept(text.toString('utf8'))
    return read.ok ? read.value : undefined
  }

  /** Resolves when the pictures would survive a power cut. Throws BLOBS_AWAY. */
  keepPictures(capture: Capture, pictures: readonly KeptPicture[]): Promise<void> {
    return this.#lane.run(async () => {
      for (const { ref, bytes } of pictures)
        await this.#put(blobKey(capture.receivedAtMs, ref.sha256), bytes)
    })
  }

  /** Written last, so that whoever finds it finds the pictures. Throws BLOBS_AWAY. */
  keepRecord(capture: Capture, images: readonly ImageRef[], edgeTags?: EdgeTags): Promise<void> {
    const { captureId, cameraId, capturedAtMs } = capture
    const kept: KeptCapture = {
      schema: 'kept-capture.v1',
      captureId,
      cameraId,
      capturedAtMs,
      images: [...images],
      ...(edgeTags === undefined ? {} : { edgeTags }),
    }
    return this.#lane.run(() => this.#put(recordKey(capture), Buffer.from(JSON.stringify(kept))))
  }

  /** Deletes the days that are older than they may be. Throws BLOBS_AWAY. */
  sweep(): Promise<void> {
    const first = dayOf(this.#needs.now() - this.#needs.days * dayMs)
    return this.#lane.run(() =>
      this.#delete(
        'age',
        [...this.#files.keys()].filter((key) => key < first),
      ),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#sweeping)
    await this.#lane.run(async () => undefined)
  }

  async #put(key: string, bytes: Uint8Array): Promise<void> {
    if (this.#files.has(key)) return
    await this.#makeRoom(this.#bytes + bytes.length - this.#needs.bytesMax)
    try {
      await this.#blobs.putIfAbsent(key, bytes)
    } catch (error) {
      if (!(error instanceof Fault) || this.#files.size === 0) throw error
      // The disk may be full of our own older pictures, which give way; where that was not it, the second failure is told.
      await this.#makeRoom(2 * bytes.length)
      await this.#blobs.putIfAbsent(key, bytes)
    }
    this.#files.set(key, bytes.length)
    this.#bytes += bytes.length
  }

  async #makeRoom(bytes: number): Promise<void> {
    const oldest: string[] = []
    let freed = 0
    for (const [key, size] of this.#files) {
      if (freed >= bytes) break
      oldest.push(key)
      freed += size
    }
    await this.#delete('room', oldest)
  }

  async #delete(why: 'age' | 'room', keys: readonly string[]): Promise<void> {
    let bytes = 0
    for (const key of keys) {
      await this.#blobs.deletePrefix(key)
      bytes += this.#files.get(key) ?? 0
      this.#files.delete(key)
    }
    if (keys.length === 0) return
    this.#bytes -= bytes
    this.#deleted += keys.length
    this.#needs.events.keptDeleted({ why, files: keys.length, bytes })
  }
}

export interface KeptPicture {
  readonly ref: ImageRef
  readonly bytes: Uint8Array
}

const dayOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10)

function recordKey({ receivedAtMs, captureId }: Capture): string {
  return `${dayOf(receivedAtMs)}/captures/${captureId}`
}

/** What lies there, the oldest first; what was being written when the power went is removed. */
async function filesOf(folder: string): Promise<Map<string, number>> {
  const listed = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: { key: string; bytes: number; atMs: number }[] = []
  for (const entry of listed) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    if (entry.name.endsWith('.part')) await rm(path, { force: true })
    else {
      const { size, mtimeMs } = await stat(path)
      found.push({ key: relative(folder, path), bytes: size, atMs: mtimeMs })
    }
  }
  found.sort((one, other) => one.atMs - other.atMs)
  return new Map(found.map(({ key, bytes }) => [key, bytes]))
}
