import type { DecodeMessage } from '../decode-message.ts'
import { readImageHeader } from '../image-header.ts'
import { isPictureName, isVideoName, readName } from './read-name.ts'
import { protocol } from './take-upload.ts'
import { decodeLine, resolvePath } from './virtual-path.ts'

const pathsMax = 10_000

/**
 * A list of paths, one a line (of columns the one that looks like a file), or a picture alone, whose name then is read.
 * A path without its bytes becomes a capture without its picture.
 */
export const decodeFtp: DecodeMessage = async (doors, { bytes, name }) => {
  const take = async (path: string, picture?: Buffer) => {
    const said = readName(path)
    const { deviceId = 'unknown', channelId, kind = 'vehicle', time, plateText } = said
    await doors.intake.take(protocol, {
      kind,
      deviceId,
      ...(channelId === undefined ? {} : { channelId }),
      ...(time === undefined ? {} : { time }),
      relatedSourceIds: [],
      images: picture === undefined ? [] : [{ bytes: picture, role: 'scene' }],
      attributes: plateText === undefined ? {} : { plateText },
      flags: [],
    })
  }
  const header = readImageHeader(bytes)
  if (header?.isWhole === true) return take(name ?? 'picture.jpg', bytes)
  if (header !== null)
    return doors.quarantine.put({ protocol, reason: 'picture_unfinished', bytes })
  if (!isText(bytes)) return doors.quarantine.put({ protocol, reason: 'no_picture', bytes })
  for (const line of decodeLine(bytes).split(/\r?\n/).slice(0, pathsMax)) {
    const path = pathIn(line)
    if (path === '') continue
    if (isVideoName(path)) doors.events.inputNoted({ protocol, what: 'video' })
    else if (resolvePath('', path) !== path)
      await doors.quarantine.put({ protocol, reason: 'path_refused', bytes: Buffer.from(path) })
    else if (isPictureName(path)) await take(path)
    else await doors.quarantine.put({ protocol, reason: 'no_picture', bytes: Buffer.from(path) })
  }
  return undefined
}

/** A list of paths has no control characters but those that part its lines and columns. */
function isText(bytes: Buffer): boolean {
  return !bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
}

function pathIn(line: string): string {
  const columns = line.split('\t').map((column) => column.trim())
  const file = columns.find((column) => isVideoName(column) || isPictureName(column))
  return (file ?? columns[0] ?? '').replace(/^\/+/, '')
}
