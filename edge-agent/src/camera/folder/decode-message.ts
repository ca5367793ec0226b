import type { DecodeMessage } from '../decode-message.ts'
import { readImageHeader } from '../image-header.ts'
import { readPicture } from './read-picture.ts'

const protocol = 'folder'

/** A picture as it lay in the inbox, with its name. */
export const decodeFolder: DecodeMessage = async (doors, { bytes, name }) => {
  const header = readImageHeader(bytes)
  const path = name ?? 'picture.jpg'
  const read = readPicture({ path, bytes, sidecar: undefined, kind: 'vehicle' })
  if (header?.isWhole === true && read.ok) await doors.intake.take(protocol, read.draft)
  else {
    const reason = header === null ? 'no_picture' : 'picture_unfinished'
    await doors.quarantine.put({ protocol, reason, bytes })
  }
}
