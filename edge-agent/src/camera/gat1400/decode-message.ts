import type { DecodeMessage } from '../decode-message.ts'
import { readBodyJson } from '../body-json.ts'
import type { ReadBody } from '../body-json.ts'
import { isObject } from '../loose-object.ts'
import { readEnvelope } from './read-envelope.ts'
import { protocol, receiveCaptures } from './receive-captures.ts'

const bareNouns: readonly (readonly [key: string, noun: string])[] = [
  ['faceid', 'faces'],
  ['nonmotorvehicleid', 'nonmotorvehicles'],
  ['motorvehicleid', 'motorvehicles'],
  ['plateno', 'motorvehicles'],
  ['recognitiontime', 'face/pass'],
  ['personid', 'persons'],
  ['persionid', 'persons'],
]
/** Nobody sends what lies in a file. */
const nobody = '-'
const ofPicture = new Set(['data', 'imageid', 'recognitiontime'])
/** What belongs to the conversation and holds nothing to keep. */
const talk = /^(keepalive|register|unregister|systemtime|responsestatus)/

/** A saved body; the path that it was posted to is told from what it holds, its sender from the ids inside. */
export const decodeGat1400: DecodeMessage = async (doors, { bytes }) => {
  const read = readBodyJson(bytes)
  const noun = read.ok ? nounOf(read.value) : ''
  const said = talk.exec(noun)?.[1]
  const isTalk = said !== undefined && !holdsCaptures(read)
  if (isTalk) return doors.events.inputNoted({ protocol, what: said })
  const sender = { deviceId: senderIn(bytes), peerAddress: nobody, nowMs: doors.now() }
  await receiveCaptures(doors, { noun, body: bytes, sender })
  return undefined
}

function holdsCaptures(read: ReadBody): boolean {
  return read.ok && readEnvelope(read.value, undefined).captures.length > 0
}

/** The first device that the body names, else its tollgate; ids come as numbers too. */
function senderIn(bytes: Buffer): string {
  const text = bytes.toString('latin1')
  const ids = ['DeviceID', 'ApeID', 'TollgateID'].map((name) =>
    new RegExp(String.raw`"${name}"\s*:\s*(?:"([^"]{1,64})"|(\d{1,64}))`, 'i').exec(text),
  )
  const found = ids.find((id) => id !== null)
  return found?.[1] ?? found?.[2] ?? 'unknown'
}

/** `FaceListObject` was posted to `faces`, and so on; an object alone is known by its own id. */
function nounOf(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value
  const keys = isObject(first) ? Object.keys(first).map((key) => key.toLowerCase()) : []
  const bare = bareNouns.find(([key]) => keys.includes(key))
  if (bare !== undefined) return bare[1]
  const isFlat = isObject(value) && Object.values(value).every((member) => !isObject(member))
  if (isFlat && keys.includes('deviceid') && !keys.some((key) => ofPicture.has(key)))
    return 'keepalive'
  const list = keys.find((key) => /(list|object)$/.test(key)) ?? keys[0] ?? ''
  // A regional extension posts its lists below `Community/`.
  if (/^(doordevice|community)/.test(list)) return `community/${list}`
  return `${list.replace(/(listobject|objectlist|list|object)$/, '')}s`
}
