import { createHash } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { messageOf } from '@zhian/kit/fault'
import { decoders } from '../camera/decoders.ts'
import type { DecodeMessage, SavedMessage } from '../camera/decode-message.ts'
import { recordingDoors } from '../camera/recording-doors.ts'
import type { Recorded } from '../camera/recording-doors.ts'
import { withoutHttpHead } from '../camera/saved-http.ts'
import type { MessageWords } from './message-words.ts'
import type { Shell } from './program.ts'

interface DecodeOptions {
  readonly protocol: string
  readonly contentType?: string
}

export interface MessageCommandNeeds {
  readonly terminal: Shell
  readonly words: () => MessageWords
  readonly end: (exitCode: number) => void
}

const exitCodes = { well: 0, usage: 2 } as const

/** `decode`: what the adapter makes of a saved message; nothing is written and nobody is asked. */
export function addDecode(program: Command, { terminal, words, end }: MessageCommandNeeds): void {
  program
    .command('decode')
    .description('show what an adapter makes of a saved message, as JSON; nothing is kept')
    .requiredOption('--protocol <protocol>', [...decoders.keys()].join(', '))
    .option('--content-type <type>', 'as the camera sent it, with the boundary')
    .option('--json', 'as JSON, which it is anyway')
    .argument('<file>', 'a saved message')
    .action(async (path: string, options: DecodeOptions) => {
      const decode = decoders.get(options.protocol)
      if (decode === undefined) {
        terminal.complain(`${words().unknownProtocol}${[...decoders.keys()].join(', ')}\n`)
        return end(exitCodes.usage)
      }
      const saved = await readSaved(path).catch((error: unknown) => {
        terminal.complain(`${words().unreadable}${messageOf(error)}\n`)
      })
      if (saved === undefined) return end(exitCodes.usage)
      const { contentType } = options
      const decoded = await decodeSaved(saved.isWhole ? decode : takeTooLarge, {
        bytes: saved.bytes,
        contentType,
        name: basename(path),
        path: resolve(path),
      })
      terminal.say(`${JSON.stringify({ protocol: options.protocol, ...decoded }, null, 2)}\n`)
      terminal.hint(`${words().next}zhian-edge quarantine ls\n`)
      return end(exitCodes.well)
    })
}

/** What the intakes take of one body, and what they keep of a larger one. */
const savedBytesMax = 48 * 1024 * 1024
const headBytesMax = 64 * 1024

/** Throws what the system says, and where it is no plain file: such a one may have no end. */
async function readSaved(path: string): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const found = await stat(path)
  if (!found.isFile()) throw new Error(`${path} is not a plain file`)
  if (found.size <= savedBytesMax) return { bytes: await readFile(path), isWhole: true }
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytesMax), 0, headBytesMax, 0)
  return { bytes: buffer.subarray(0, bytesRead), isWhole: false }
}

/** As an intake ends it. */
const takeTooLarge: DecodeMessage = async ({ quarantine }, { bytes }) =>
  quarantine.put({ protocol: 'any', reason: 'body_too_large', bytes })

/** What comes out of a message, with pictures as their digests. */
export async function decodeSaved(decode: DecodeMessage, saved: SavedMessage) {
  const message = withoutHttpHead(saved)
  const { doors, recorded } = recordingDoors({ now: Date.now })
  if (message.bytes.length === 0) recorded.noted.push('empty')
  else
    await decode(doors, message).catch((error: unknown) => {
      // What breaks an adapter is a finding too, and the one that support most wants to see.
      recorded.noted.push(messageOf(error))
      recorded.quarantined.push({ reason: 'adapter_failed', bytes: message.bytes })
    })
  return {
    captures: capturesOf(recorded),
    heartbeats: recorded.noted.filter((what) => heartbeat.test(what)).length,
    stripped: recorded.stripped(),
    quarantined: recorded.quarantined.map(({ reason, bytes }) => ({
      reason,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
    /** Recognised, without a capture. */
    noted: recorded.noted,
    /** The same capture once more. */
    repeated: recorded.repeated.length,
  }
}

const heartbeat = /heart_?beat|keep_?alive|available_online/i

/** Without what only a spool can give: place, ids and whose it is. */
function capturesOf({ captures, drafts }: Recorded) {
  return captures.map((capture, index) => {
    const { images, attributes, flags } = capture
    const { peerAddress: _nobody, ...camera } = capture.camera
    const atMs = drafts[index]?.time?.atMs
    return {
      kind: capture.kind,
      cameraId: capture.cameraId,
      camera,
      sourceId: capture.sourceId,
      relatedSourceIds: capture.relatedSourceIds,
      deviceTime: capture.deviceTime,
      deviceTimeAtMs: atMs,
      /** As if it had come just now. */
      capturedAtMs: capture.capturedAtMs,
      capturedAtUncertaintyMs: capture.capturedAtUncertaintyMs,
      images: images.map(({ imageBytes, ...image }) => ({
        ...image,
        imageBytes,
        bytes: imageBytes,
      })),
      box: capture.box,
      attributes,
      flags,
    }
  })
}
