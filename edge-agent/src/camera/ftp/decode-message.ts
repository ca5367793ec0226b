import type { AdapterDoors } from '../camera-adapter.ts'
import type { CaptureDraft } from '../capture-draft.ts'
import type { DecodeMessage } from '../decode-message.ts'
import { readImageHeader } from '../image-header.ts'
import { present } from '../present.ts'
import { isPictureName, isVideoName, readName } from './read-name.ts'
import { protocol } from './take-upload.ts'
import { decodeLine, resolvePath } from './virtual-path.ts'

const pathsMax = 10_000

/**
 * A list of paths, one a line (of columns the one that looks like a file), or a picture alone, whose name then is read.
 * A path without its bytes becomes a capture without its picture.
 */
export const decodeFtp: DecodeMessage = async (doors, { bytes, name = 'picture.jpg', path }) => {
  const header = readImageHeader(bytes)
  if (header?.isWhole === true) {
    // Of Dahua's pictures only the folders say when and by whom.
    const isInFolders = path !== undefined && readName(path).pattern === 'dahua'
    await doors.intake.take(protocol, draftOf(isInFolders ? path : name, [bytes]))
    return
  }
  const reason = header === null ? 'no_picture' : 'picture_unfinished'
  if (header === null && isText(bytes)) return takeList(doors, decodeLine(bytes))
  return doors.quarantine.put({ protocol, reason, bytes })
}

async function takeList(doors: AdapterDoors, list: string): Promise<void> {
  const places = new Map<string, number>()
  for (const line of list.split(/\r?\n/).slice(0, pathsMax)) {
    const path = pathIn(line)
    if (path === '') continue
    if (isVideoName(path)) doors.events.inputNoted({ protocol, what: 'video' })
    else if (resolvePath('', path) !== path)
      await doors.quarantine.put({ protocol, reason: 'path_refused', bytes: Buffer.from(path) })
    else if (isPictureName(path)) {
      // Nothing but their names tells pictures of one second apart here.
      const among = places.get(path) ?? places.size + 1
      places.set(path, among)
      await doors.intake.take(protocol, { ...draftOf(path, []), among })
    } else await doors.quarantine.put({ protocol, reason: 'no_picture', bytes: Buffer.from(path) })
  }
}

function draftOf(path: string, pictures: readonly Buffer[]): CaptureDraft {
  const { deviceId = 'unknown', channelId, kind = 'vehicle', time, plateText } = readName(path)
  return {
    kind,
    deviceId,
    ...present({ channelId, time }),
    relatedSourceIds: [],
    images: pictures.map((bytes) => ({ bytes, role: 'scene' })),
    attributes: present({ plateText }),
    flags: [],
  }
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
