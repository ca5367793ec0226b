import { once } from 'node:events'
import { chmod, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Fault, kindOf, messageOf } from '@zhian/kit/fault'
import type { Egress } from '../egress/egress.ts'
import type { Spool } from '../spool/spool.ts'
import { liveMs } from '../uplink/session.ts'
import { encodeCarryRecord } from './carry-record.ts'
import type { CarryRecord } from './carry-record.ts'
import { listWaiting } from './list-waiting.ts'
import { packPending } from './pack-pending.ts'
import type { CarrySelection } from './pack-pending.ts'
import { readReceipt, settleReceipt } from './settle-receipt.ts'

export interface SpoolDoorNeeds {
  readonly folder: string
  readonly agentId: string
  readonly spool: Spool
  readonly egress: Pick<Egress, 'carry'>
  readonly now: () => number
}

/** The longest name that a socket may have, Linux `unix(7)`. */
const socketPathBytesMax = 107
const receiptBytesMax = 64 * 1024 * 1024

export const doorPathOf = (spoolFolder: string): string => join(spoolFolder, 'door')

/**
 * A socket beside the segments by which `zhian-edge spool` asks the agent that holds them: HTTP with `GET /waiting`,
 * `GET /captures` (records, each after its length) and `POST /settle`. Whoever may open it may read the segments anyway.
 *
 * The caller holds the folder's lock. Throws CONFIG_REFUSED where the folder's name leaves no room for the socket's.
 */
export async function openSpoolDoor(needs: SpoolDoorNeeds): Promise<AsyncDisposable> {
  const path = doorPathOf(needs.folder)
  if (Buffer.byteLength(path) > socketPathBytesMax) {
    const bytesMax = socketPathBytesMax - '/spool/door'.length
    throw new Fault('CONFIG_REFUSED', `AGENT_FOLDER must be at most ${bytesMax} bytes long`)
  }
  const server = createServer((request, response) => {
    answer(request, response, needs).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else say(response, kindOf(error) === 'rejected' ? 400 : 503, { problem: messageOf(error) })
    })
  })
  // One that is left of an agent that died.
  await rm(path, { force: true })
  server.listen(path)
  await once(server, 'listening')
  await chmod(path, 0o600)
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  needs: SpoolDoorNeeds,
): Promise<void> {
  const { agentId, spool, egress, now } = needs
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://door')
  const asked = `${request.method} ${pathname}`
  if (asked === 'GET /waiting') {
    const own = { agentId, isAgentRunning: true, pending: spool }
    say(response, 200, await listWaiting({ ...own, liveMs, nowMs: now() }))
  } else if (asked === 'GET /captures') {
    const selection = selectionOf(searchParams)
    const records = packPending({ agentId, pending: spool, selection, egress, now })
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    await pipeline(Readable.from(lengthFirst(records), { objectMode: false }), response)
  } else if (asked === 'POST /settle') {
    const read = readReceipt(await bodyOf(request))
    if (!read.ok) throw new Fault('INPUT_REFUSED', `the receipt cannot be read: ${read.problem}`)
    say(response, 200, await settleReceipt(read.value, { agentId, spool }))
  } else say(response, 404, { problem: 'nothing is here' })
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function* lengthFirst(records: AsyncIterable<CarryRecord>): AsyncGenerator<Buffer> {
  for await (const record of records) {
    const bytes = encodeCarryRecord(record)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    yield Buffer.concat([length, bytes])
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > receiptBytesMax) throw new Fault('INPUT_TOO_LARGE', 'the receipt is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export function writeSelection(selection: CarrySelection): string {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(selection)) asked.set(name, String(value))
  return asked.toString()
}

function selectionOf(asked: URLSearchParams): CarrySelection {
  const names = ['sinceMs', 'untilMs', 'fromSeq', 'fileBytesMax'] as const
  const given = names.filter((name) => asked.has(name))
  return Object.fromEntries(given.map((name) => [name, Number(asked.get(name))]))
}
