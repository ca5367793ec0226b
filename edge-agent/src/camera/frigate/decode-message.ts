import type { DecodeMessage } from '../decode-message.ts'
import { readBodyJson } from '../body-json.ts'
import { LooseObject, isObject } from '../loose-object.ts'
import { messagesInLog } from '../saved-topics.ts'
import { FrigateReceiver } from './receive-message.ts'
import type { TakenIds } from './taken-ids.ts'

const rules = { topicPrefix: 'frigate', plateScoreMin: 0.8, speedUnit: 'kmh' } as const

/**
 * A saved message, with its topic in a line before it or in a wrapper, or told from what it holds; or a log of several, each
 * with its topic. No picture is fetched.
 */
export const decodeFrigate: DecodeMessage = async (doors, { bytes }) => {
  const receiver = new FrigateReceiver({ rules, doors, taken: takenNowhere() })
  for (const { topic, body } of messagesInLog(bytes) ?? [partsOf(bytes)])
    await receiver.receive({ topic: underUsualPrefix(topic), body })
}

function takenNowhere(): TakenIds {
  const ids = new Set<string>()
  return {
    isListed: false,
    listed: () => Promise.resolve(),
    has: (id) => ids.has(id),
    add: async (id) => void ids.add(id),
  }
}

function partsOf(bytes: Buffer): { topic: string; body: Buffer } {
  const lineEnd = bytes.indexOf(0x0a)
  const line = bytes.toString('utf8', 0, Math.min(lineEnd < 0 ? 0 : lineEnd, 1024)).trim()
  if (/^[^{}[\]"\s]+\/[^{}[\]"]*$/.test(line))
    return { topic: line, body: bytes.subarray(lineEnd + 1) }
  if (availability.test(bytes.toString('latin1', 0, 16)))
    return { topic: 'frigate/available', body: bytes }
  const read = readBodyJson(bytes)
  const value = read.ok && isObject(read.value) ? read.value : {}
  const holder = new LooseObject(value)
  const inner = holder.value('_payload', 'payload')
  const topic = holder.text('_topic', 'topic')
  if (topic === undefined || inner === undefined)
    return { topic: `frigate/${leafOf(holder)}`, body: bytes }
  const text = typeof inner === 'string' ? inner : JSON.stringify(inner)
  return { topic, body: Buffer.from(text) }
}

/** What Frigate says of itself, without a topic. */
const availability = /^(online|offline|stopped)\s*$/
const leaves = /\/(available|events|tracked_object_update|reviews|triggers|[^/]+\/status\/[^/]+)$/

function underUsualPrefix(topic: string): string {
  if (topic.startsWith('frigate/')) return topic
  return `frigate${leaves.exec(topic)?.[0] ?? `/${topic}`}`
}

function leafOf(message: LooseObject): string {
  const after = message.object('after')
  if (after?.value('severity') !== undefined) return 'reviews'
  if (after !== undefined) return 'events'
  if (message.value('event_id') !== undefined) return 'triggers'
  const isUpdate = /^(description|face|lpr|classification)$/.test(message.text('type') ?? '')
  return isUpdate ? 'tracked_object_update' : 'events'
}
