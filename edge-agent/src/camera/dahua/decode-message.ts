import type { DecodeMessage } from '../decode-message.ts'
import { readBodyJson } from '../body-json.ts'
import { PartReader, boundaryOf } from '../multipart-stream.ts'
import type { Part } from '../multipart-stream.ts'
import { EventAssembler } from './event-assembler.ts'
import { PushDesk } from './push-desk.ts'
import { readNotifyEvents } from './read-event-text.ts'

const serialNumber = /MachineName(?:"\s*:\s*"|=)([^"\s]{1,64})/i
const searchedBytesMax = 256 * 1024

/** A saved stream, one part of it, events of RPC2, or a push of ITSAPI: told apart by what they hold. */
export const decodeDahua: DecodeMessage = async (doors, { bytes, contentType }) => {
  const stopping = new AbortController().signal
  const deviceId =
    serialNumber.exec(bytes.toString('latin1', 0, searchedBytesMax))?.[1] ?? 'unknown'
  const assembler = new EventAssembler({ doors, deviceId, stopping })
  const declared = partsIn(bytes, boundaryOf(contentType))
  const parts = declared.length > 0 ? declared : partsIn(bytes, boundaryIn(bytes))
  if (parts.length > 0) {
    for (const part of parts) await assembler.take(part)
    return assembler.end()
  }
  const read = readBodyJson(bytes)
  const notified = read.ok ? readNotifyEvents(read.value) : undefined
  if (notified !== undefined) {
    await assembler.takeNotified(notified, bytes)
    return assembler.end()
  }
  if (read.ok || isJsonLike(bytes)) {
    await new PushDesk(doors).answer({ url: pathFor(bytes), peer: deviceId }, bytes)
    return undefined
  }
  await assembler.take({ headers: new Map(), body: bytes })
  return assembler.end()
}

function partsIn(bytes: Buffer, boundary: string | undefined): Part[] {
  if (boundary === undefined) return []
  const reader = new PartReader(boundary)
  return [...reader.push(bytes), ...reader.end()]
}

function boundaryIn(bytes: Buffer): string | undefined {
  return /^\s*--([^\r\n]{1,200})\r?\n/.exec(bytes.toString('latin1', 0, 256))?.[1]
}

function isJsonLike(bytes: Buffer): boolean {
  return /^\s*[{[]/.test(bytes.toString('latin1', 0, 64))
}

/** Nobody saved the path, so it is the one that such a body goes to. */
function pathFor(bytes: Buffer): string {
  const head = bytes.toString('utf8', 0, 4096)
  const found = [
    [/"Active"/i, 'KeepAlive'],
    [/"(DeviceModel|MACAddress|Manufacturer)"/i, 'DeviceInfo'],
    [/"(ParkingStatus|ParkingStallsNo)"/i, 'ParkingInfo'],
    [/"State"/i, 'AlarmInfo'],
  ] as const
  const noun = /"Picture"/i.test(head)
    ? 'TollgateInfo'
    : found.find(([word]) => word.test(head))?.[1]
  return `/NotificationInfo/${noun ?? 'TollgateInfo'}`
}
