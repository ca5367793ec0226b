import type { DecodeMessage } from '../decode-message.ts'
import { readBodyJson } from '../body-json.ts'
import { isObject } from '../loose-object.ts'
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
/** What belongs to the conversation and holds nothing to keep. */
const talk = /^(keepalive|register|unregister|systemtime|responsestatus)/

/** A saved body; the path that it was posted to is told from what it holds, its sender from the ids inside. */
export const decodeGat1400: DecodeMessage = async (doors, { bytes }) => {
  const read = readBodyJson(bytes)
  const noun = read.ok ? nounOf(read.value) : ''
  const said = talk.exec(noun)?.[1]
  if (said !== undefined) return doors.events.inputNoted({ protocol, what: said })
  const id = /"DeviceID"\s*:\s*"([^"]{1,64})"/i.exec(bytes.toString('latin1'))?.[1]
  const sender = { deviceId: id ?? 'unknown', peerAddress: nobody, nowMs: doors.now() }
  await receiveCaptures(doors, { noun, body: bytes, sender })
  return undefined
}

/** `FaceListObject` was posted to `faces`, and so on; an object alone is known by its own id. */
function nounOf(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value
  const keys = isObject(first) ? Object.keys(first).map((key) => key.toLowerCase()) : []
  const bare = bareNouns.find(([key]) => keys.includes(key))
  if (bare !== undefined) return bare[1]
  const isTalk = isObject(value) && Object.values(value).every((member) => !isObject(member))
  if (isTalk && keys.includes('deviceid') && !keys.includes('recognitiontime')) return 'keepalive'
  const list = keys.find((key) => /(list|object)$/.test(key)) ?? keys[0] ?? ''
  // A regional extension posts its lists below `Community/`.
  if (/^(doordevice|community)/.test(list)) return `community/${list}`
  return `${list.replace(/(listobject|objectlist|list|object)$/, '')}s`
}
