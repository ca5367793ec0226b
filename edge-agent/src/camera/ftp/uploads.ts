import type { CaptureKind } from '@zhian/contracts/capture'
import type { AdapterDoors } from '../camera-adapter.ts'
import { readImageHeader } from '../image-header.ts'
import { isPictureName, withoutUnfinished } from './read-name.ts'
import type { Staging } from './staging.ts'
import { takeUpload } from './take-upload.ts'
import type { Upload } from './take-upload.ts'

export interface UploadSettings {
  /** Where the name does not say it. */
  readonly kind: CaptureKind
  readonly fileBytesMax: number
  /** What is still not complete after this long will never be. */
  readonly unfinishedMs: number
}

interface Needs {
  readonly settings: UploadSettings
  readonly staging: Staging
  readonly doors: AdapterDoors
}

/** What becomes of uploaded bytes; knows no sockets. Throws DISK_FULL and its like: then the camera must keep the file. */
export class Uploads {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** A transfer that ended well. When this resolves the bytes are durable: as a capture, staged, or in quarantine. */
  async finish(upload: Upload, bytes: Buffer): Promise<void> {
    const { staging } = this.#needs
    if (!isPictureName(upload.path)) return this.#stage(upload, bytes, 'picture_unfinished')
    const header = readImageHeader(bytes)
    if (header !== null && !header.isWhole) return this.#stage(upload, bytes, 'picture_unfinished')
    await this.#judge(upload, bytes, 'no_picture')
    await staging.remove(upload)
  }

  /** As `finish`, behind what was uploaded to the same path before. */
  async append(upload: Upload, bytes: Buffer): Promise<void> {
    const before = await this.#needs.staging.read(upload)
    await this.finish(upload, before === undefined ? bytes : Buffer.concat([before.bytes, bytes]))
  }

  /** A transfer whose connection broke: the camera will come again, and if it does not, a person can see what came. */
  async cutOff(upload: Upload, bytes: Buffer, isAppended: boolean): Promise<void> {
    const before = isAppended ? await this.#needs.staging.read(upload) : undefined
    const all = before === undefined ? bytes : Buffer.concat([before.bytes, bytes])
    if (all.length > 0) await this.#stage(upload, all, 'transfer_cut_off')
  }

  bytesOf(upload: Upload): number | undefined {
    return this.#needs.staging.bytesOf(upload)
  }

  /** The new name says that the file is complete, if it is one of a picture. False where there is nothing of that name. */
  async rename(from: Upload, to: Upload): Promise<boolean> {
    const { staging } = this.#needs
    const staged = await staging.read(from)
    if (staged === undefined) return false
    if (isPictureName(to.path)) await this.#judge(to, staged.bytes, staged.head.why)
    else await this.#stage(to, staged.bytes, staged.head.why)
    if (to.path !== from.path || isPictureName(to.path)) await staging.remove(from)
    return true
  }

  /** Ends what nobody finished: a whole picture becomes a capture, anything else goes to quarantine with its reason. */
  async sweep(): Promise<void> {
    const { staging, settings, doors } = this.#needs
    for (const head of staging.untouchedSince(doors.now() - settings.unfinishedMs)) {
      const staged = await staging.read(head)
      if (staged === undefined) continue
      const upload = { ...head, path: withoutUnfinished(head.path) }
      await this.#judge(upload, staged.bytes, head.why)
      await staging.remove(head)
    }
  }

  async #stage(upload: Upload, bytes: Buffer, why: string): Promise<void> {
    const touchedAtMs = this.#needs.doors.now()
    await this.#needs.staging.put({ ...headOf(upload), why, touchedAtMs }, bytes)
  }

  async #judge(upload: Upload, bytes: Buffer, why: string): Promise<void> {
    const { doors, settings } = this.#needs
    await takeUpload(doors, { upload, bytes, why, kind: settings.kind })
  }
}

function headOf({ path, peer, deviceId }: Upload): Upload {
  return { path, peer, ...(deviceId === undefined ? {} : { deviceId }) }
}
