import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { Fault, kindOf, messageOf } from '@zhian/kit/fault'
import { listen } from '@zhian/kit/health'
import { BodyBudget } from './body-budget.ts'
import type { AdapterDoors } from './camera-adapter.ts'

export interface HttpIntakeSettings {
  readonly host: string
  readonly port: number
  readonly bodyBytesMax: number
  /** Of all bodies that are in memory at once. */
  readonly bodiesBytesMax: number
}

export interface RequestHead {
  readonly method: string
  /** Path and query as requested, the first 2000 characters. */
  readonly url: string
  readonly peer: string
  readonly headers: IncomingHttpHeaders
}

export interface HttpAnswer {
  readonly httpStatus: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

/** How a protocol takes what is pushed to it. */
export interface HttpReception {
  readonly protocol: string
  /** Of the answers that have a body. */
  readonly contentType: string
  /** The answer where the head is enough for one; else what takes the body. */
  readonly open: (head: RequestHead) => HttpAnswer | ((body: Buffer) => Promise<HttpAnswer>)
  /** The camera keeps what it has and comes again. */
  readonly busy: (head: RequestHead) => HttpAnswer
  readonly tooLarge: (head: RequestHead) => HttpAnswer
}

export interface HttpIntake extends AsyncDisposable {
  readonly port: number
}

/** Cameras keep a connection between heartbeats, which come every 90 s at the slowest that is usual. */
const keepAliveMs = 100_000
const requestMsMax = 120_000
const connectionsMax = 1000
const urlCharsMax = 2000
/** What is kept of a body that is too large to keep, for a person to recognise it by. */
const headBytesMax = 64 * 1024

/** Where cameras push to by HTTP. Closing it lets the requests that were begun end. Throws PORT_TAKEN. */
export async function openHttpIntake(
  settings: HttpIntakeSettings,
  doors: AdapterDoors,
  reception: HttpReception,
): Promise<HttpIntake> {
  const serving = { settings, doors, reception, budget: new BodyBudget(settings.bodiesBytesMax) }
  const running = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const work = serve(request, response, serving)
    running.add(work)
    void work.finally(() => running.delete(work))
  })
  server.keepAliveTimeout = keepAliveMs
  server.requestTimeout = requestMsMax
  server.maxConnections = connectionsMax
  const port = await listen(server, settings)
  return {
    port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      await Promise.all(running)
      server.closeAllConnections()
      await closed
    },
  }
}

interface Serving {
  readonly settings: HttpIntakeSettings
  readonly doors: AdapterDoors
  readonly reception: HttpReception
  readonly budget: BodyBudget
}

/** Never rejects: whatever goes wrong, the camera is told to come again. */
async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  serving: Serving,
): Promise<void> {
  const { doors, reception } = serving
  const { protocol, contentType } = reception
  const head = headOf(request)
  try {
    const answer = await answerOf(request, head, serving)
    if (answer !== undefined) write(response, answer, contentType)
  } catch (error) {
    const reason = error instanceof Fault ? error.code : 'unavailable'
    if (kindOf(error) === 'unavailable') doors.events.inputTurnedAway({ protocol, reason })
    else doors.events.adapterTroubled({ protocol, why: messageOf(error) })
    write(response, reception.busy(head), contentType)
  }
}

/** Undefined where the camera has hung up. */
async function answerOf(
  request: IncomingMessage,
  head: RequestHead,
  { settings, doors, reception, budget }: Serving,
): Promise<HttpAnswer | undefined> {
  const { protocol } = reception
  const opened = reception.open(head)
  if (typeof opened !== 'function') {
    // The rest is read and forgotten: closing in the middle would lose the answer.
    await receiveBody(request, new BodyBudget(0), 0)
    return opened
  }
  const received = await receiveBody(request, budget, settings.bodyBytesMax)
  if (received.is === 'cut_off') return undefined
  if (received.is === 'no_room') {
    doors.events.inputTurnedAway({ protocol, reason: 'bodies_too_many' })
    return reception.busy(head)
  }
  if (received.is === 'too_large') {
    await doors.quarantine.put({ protocol, reason: 'body_too_large', bytes: received.head })
    return reception.tooLarge(head)
  }
  try {
    return await opened(received.body)
  } finally {
    budget.give(received.body.length)
  }
}

function headOf({ method = 'GET', url = '/', socket, headers }: IncomingMessage): RequestHead {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  // Some devices ask as if we were a proxy: `POST http://host/path`.
  const path = url.slice(0, urlCharsMax).replace(/^https?:\/\/[^/?]*/i, '')
  return { method, url: path, peer, headers }
}

type ReceivedBody =
  | { readonly is: 'whole'; readonly body: Buffer }
  | { readonly is: 'too_large'; readonly head: Buffer }
  | { readonly is: 'no_room' }
  | { readonly is: 'cut_off' }

/**
 * Reads a body within the budget; what does not fit is read to its end and forgotten, so that the answer arrives.
 *
 * The caller gives the bytes of a whole body back.
 */
async function receiveBody(
  request: IncomingMessage,
  budget: BodyBudget,
  bodyBytesMax: number,
): Promise<ReceivedBody> {
  const chunks: Buffer[] = []
  let bytes = 0
  let refused: 'too_large' | 'no_room' | undefined
  let head = Buffer.alloc(0)
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (refused !== undefined) continue
      if (bytes + chunk.length > bodyBytesMax) refused = 'too_large'
      else if (!budget.take(chunk.length)) refused = 'no_room'
      else {
        bytes += chunk.length
        chunks.push(chunk)
        continue
      }
      head = Buffer.concat(chunks).subarray(0, headBytesMax)
      chunks.length = 0
      budget.give(bytes)
      bytes = 0
    }
  } catch {
    budget.give(bytes)
    return { is: 'cut_off' }
  }
  if (refused === 'too_large') return { is: 'too_large', head: Buffer.from(head) }
  if (refused === 'no_room') return { is: 'no_room' }
  return { is: 'whole', body: Buffer.concat(chunks, bytes) }
}

function write(response: ServerResponse, answer: HttpAnswer, contentType: string): void {
  if (response.headersSent || response.destroyed) return
  const bytes = Buffer.from(answer.body === undefined ? '' : JSON.stringify(answer.body))
  response.writeHead(answer.httpStatus, {
    ...(bytes.length === 0 ? {} : { 'content-type': contentType }),
    'content-length': bytes.length,
    ...answer.headers,
  })
  response.end(bytes)
}
