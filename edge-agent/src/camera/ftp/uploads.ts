import type { CaptureKind } from '@zhian/contracts/capture'
import { kindOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import type { CaptureDraft } from '../capture-draft.ts'
import { readImageHeader } from '../image-header.ts'
import { isPictureName, readName, withoutUnfinished } from './read-name.ts'
import type { Staging } from './staging.ts'

export const protocol = 'ftp'

/** Who uploads, and where to. */
export interface Upload {
  /** Below the account's root, without `/` at its ends. */
  readonly path: string
  readonly peer: string
  /** The camera that the account belongs to, where it belongs to one. */
  readonly deviceId?: string
}

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
    const { doors } = this.#needs
    const header = readImageHeader(bytes)
    if (header?.isWhole !== true) {
      const reason = header === null && why === 'picture_unfinished' ? 'no_picture' : why
      return doors.quarantine.put({ protocol, reason, bytes })
    }
    try {
      await doors.intake.take(protocol, this.#draftOf(upload, bytes))
    } catch (error) {
      if (kindOf(error) === 'unavailable') throw error
      await doors.quarantine.put({ protocol, reason: 'capture_unbuildable', bytes })
    }
  }

  #draftOf({ path, peer, deviceId }: Upload, bytes: Buffer): CaptureDraft {
    const { doors, settings } = this.#needs
    const first = readName(path)
    const who = deviceId ?? first.deviceId ?? peer
    const { utcOffsetMinutes } = doors.roster.profileOf(protocol, who)
    const said = utcOffsetMinutes === undefined ? first : readName(path, utcOffsetMinutes)
    return {
      kind: said.kind ?? settings.kind,
      ...this.#senderOf(who, { ...said, peer }),
      peerAddress: peer,
      relatedSourceIds: [],
      ...(said.time === undefined ? {} : { time: said.time }),
      images: [{ bytes, role: 'scene' }],
      attributes: said.plateText === undefined ? {} : { plateText: said.plateText },
      flags: [],
    }
  }

  /** An address that the cameras file names is the camera, where the name in the path is not named there. */
  #senderOf(
    who: string,
    { channelId, peer }: { channelId?: string; peer: string },
  ): Pick<CaptureDraft, 'deviceId' | 'channelId'> {
    const { roster } = this.#needs.doors
    const isNamed = [who, channelId ?? who].some((id) => roster.known(protocol, id) !== undefined)
    const deviceId = !isNamed && roster.known(protocol, peer) !== undefined ? peer : who
    return { deviceId, ...(channelId === undefined ? {} : { channelId }) }
  }
}

function headOf({ path, peer, deviceId }: Upload): Upload {
  return { path, peer, ...(deviceId === undefined ? {} : { deviceId }) }
}
