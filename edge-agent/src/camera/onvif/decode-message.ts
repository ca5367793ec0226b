import { readBodyJson } from '../body-json.ts'
import { LooseObject, isObject } from '../loose-object.ts'
import type { DecodeMessage } from '../decode-message.ts'
import { messagesInLog } from '../saved-topics.ts'
import { OnvifReceiver } from './receive-message.ts'

/**
 * A saved message: `{"_topic", "_payload"}`, or a line with the topic before the body as the quarantine keeps it, or a
 * body alone, whose topic then is guessed from what it holds; or a log of several, each with its topic.
 */
export const decodeOnvif: DecodeMessage = async (doors, { bytes }) => {
  const receiver = new OnvifReceiver(doors)
  for (const message of messagesInLog(bytes) ?? [partsOf(bytes)])
    await receiver.receive({ ...message, isRetained: false })
}

function partsOf(bytes: Buffer): { topic: string; body: Buffer } {
  const lineEnd = bytes.indexOf(0x0a)
  const line = lineEnd < 0 ? '' : bytes.toString('utf8', 0, Math.min(lineEnd, 1024)).trim()
  if (/onvif-(ej|mj)\//.test(line) && !line.startsWith('{'))
    return { topic: line, body: bytes.subarray(lineEnd + 1) }
  const read = readBodyJson(bytes)
  if (!read.ok || !isObject(read.value)) return { topic: guessed(undefined), body: bytes }
  const holder = new LooseObject(read.value)
  const topic = holder.text('_topic', 'topic')
  const inner = holder.value('_payload', 'payload', ...(topic === undefined ? [] : ['message']))
  if (inner === undefined) return { topic: topic ?? guessed(holder), body: bytes }
  const body = typeof inner === 'string' ? inner : JSON.stringify(inner)
  const plain = isObject(inner) ? new LooseObject(inner) : undefined
  return { topic: topic ?? guessed(plain), body: Buffer.from(body) }
}

function guessed(message: LooseObject | undefined): string {
  const isMetadata = message?.value('Frame', 'VideoAnalytics', 'MetadataStream') !== undefined
  if (isMetadata) return 'unknown/onvif-mj/VideoAnalytics'
  const said = message?.object('Data')
  const isPlate = said?.value('LicensePlateInfo') !== undefined
  const isFace = said?.value('EnrollmentID', 'RefImageUri') !== undefined
  const rule = isPlate ? 'Recognition/LicensePlate' : isFace ? 'Recognition/Face' : 'Unknown'
  return `unknown/onvif-ej/RuleEngine/${rule}`
}
