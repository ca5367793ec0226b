import type { CaptureKind } from '@zhian/contracts/capture'
import { kindOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import type { CaptureDraft } from '../capture-draft.ts'
import { readImageHeader } from '../image-header.ts'
import { present } from '../present.ts'
import { readName } from './read-name.ts'

export const protocol = 'ftp'

/** Who uploads, and where to. */
export interface Upload {
  /** Below the account's root, without `/` at its ends. */
  readonly path: string
  readonly peer: string
  /** The camera that the account belongs to, where it belongs to one. */
  readonly deviceId?: string
}

export interface Uploaded {
  readonly upload: Upload
  readonly bytes: Buffer
  /** Where the name does not say it. */
  readonly kind: CaptureKind
  /** What it is called where it is no whole picture. */
  readonly why: string
}

/** Makes a capture of a whole picture and puts anything else into quarantine; durable when this resolves. */
export async function takeUpload(doors: AdapterDoors, uploaded: Uploaded): Promise<void> {
  const { bytes, why } = uploaded
  const header = readImageHeader(bytes)
  if (header?.isWhole !== true) {
    const reason = header === null && why === 'picture_unfinished' ? 'no_picture' : why
    return doors.quarantine.put({ protocol, reason, bytes })
  }
  try {
    await doors.intake.take(protocol, draftOf(doors, uploaded))
  } catch (error) {
    if (kindOf(error) === 'unavailable') throw error
    await doors.quarantine.put({ protocol, reason: 'capture_unbuildable', bytes })
  }
}

function draftOf({ roster }: AdapterDoors, { upload, bytes, kind }: Uploaded): CaptureDraft {
  const { path, peer } = upload
  const { deviceId } = readName(path)
  const who = upload.deviceId ?? deviceId ?? peer
  const said = readName(path, roster.profileOf(protocol, who).utcOffsetMinutes)
  // An address that the cameras file names is the camera, where the name in the path is not named there.
  const isNamed = [who, said.channelId ?? who].some(
    (id) => roster.known(protocol, id) !== undefined,
  )
  const isAddressNamed = !isNamed && roster.known(protocol, peer) !== undefined
  return present({
    kind: said.kind ?? kind,
    deviceId: isAddressNamed ? peer : who,
    channelId: said.channelId,
    peerAddress: peer,
    relatedSourceIds: [],
    time: said.time,
    images: [{ bytes, role: 'scene' as const }],
    attributes: present({ plateText: said.plateText }),
    flags: [],
  })
}
