import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { kindOf, messageOf } from '@zhian/kit/fault'
import { listen } from '@zhian/kit/health'
import { BodyBudget, receiveBody } from '../gat1400/body-budget.ts'
import { AlertAssembler } from './alert-assembler.ts'
import { admit, identify } from './identify.ts'
import type { Admission, Admitted } from './identify.ts'
import { readMessage } from './read-message.ts'
import { readQuery } from './read-query.ts'
import { reasonOf, receiveAssembled } from './receive-alerts.ts'
import type { Receiving } from './receive-alerts.ts'
import { protocol } from './sender.ts'

export interface ListenSettings {
  readonly host: string
  readonly port: number
  readonly isUnknownAllowed: boolean
  readonly bodyBytesMax: number
  readonly bodiesBytesMax: number
}

const requestMsMax = 120_000
const keepAliveMs = 100_000
const connectionsMax = 1000

export interface Listener extends AsyncDisposable {
  readonly port: number
}

/** Where cameras push to ("HTTP listening"). Throws PORT_TAKEN. */
export async function openListener(
  settings: ListenSettings & Admission,
  receiving: Receiving,
): Promise<Listener> {
  const budget = new BodyBudget(settings.bodiesBytesMax)
  const running = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const work = serve({ request, response }, { settings, receiving, budget })
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

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}
interface Serving {
  readonly settings: ListenSettings & Admission
  readonly receiving: Receiving
  readonly budget: BodyBudget
}

/** Never rejects: whatever goes wrong, the camera is told to come again. */
async function serve({ request, response }: Exchange, serving: Serving): Promise<void> {
  const { doors } = serving.receiving
  try {
    const status = await statusOf(request, serving)
    if (status !== undefined) answer(response, status)
  } catch (error) {
    if (kindOf(error) === 'unavailable')
      doors.events.inputTurnedAway({ protocol, reason: reasonOf(error) })
    else doors.events.adapterTroubled({ protocol, why: messageOf(error) })
    answer(response, 503)
  }
}

/** Undefined where the camera has hung up. */
async function statusOf(request: IncomingMessage, serving: Serving): Promise<number | undefined> {
  const { settings, receiving, budget } = serving
  const { doors } = receiving
  const url = (request.url ?? '/').slice(0, 2000)
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const admitted = admit({ url, peer }, settings)
  if (admitted.is === 'refused') {
    doors.events.cameraRefused({ protocol, reason: admitted.reason, peer })
    // The rest is read and forgotten: closing in the middle would lose the answer.
    await receiveBody(request, new BodyBudget(0), 0)
    return 404
  }
  const received = await receiveBody(request, budget, settings.bodyBytesMax)
  if (received.is === 'cut_off') return undefined
  if (received.is === 'no_room') {
    doors.events.inputTurnedAway({ protocol, reason: 'bodies_too_many' })
    return 503
  }
  if (received.is === 'too_large') {
    await doors.quarantine.put({ protocol, reason: 'body_too_large', bytes: received.head })
    return 413
  }
  try {
    const contentType = request.headers['content-type']
    await receivePushed({ url, peer, admitted, contentType, body: received.body }, receiving)
    return 200
  } finally {
    budget.give(received.body.length)
  }
}

export interface Pushed {
  readonly url: string
  readonly peer: string
  readonly admitted: Admitted
  readonly contentType: string | undefined
  readonly body: Buffer
}

/** Resolves when everything in the message is durable. */
export async function receivePushed(pushed: Pushed, receiving: Receiving): Promise<void> {
  const { doors } = receiving
  const whole = { bytes: withHead(pushed) }
  const pieces = readMessage(pushed.body, pushed.contentType)
  const query = readQuery(pushed.url)
  const hasDocument = pieces.some(({ is }) => is === 'document')
  if (!hasDocument && query !== undefined)
    pieces.unshift({ is: 'document', document: query, bytes: Buffer.from(JSON.stringify(query)) })
  if (pieces.every(({ is }) => is === 'nothing')) {
    doors.events.inputNoted({ protocol, what: 'empty' })
    return
  }
  // One part that cannot be read is kept with all that came beside it, since nobody knows what it belongs to.
  let isPutAway = false
  const putAway = async (reason: string) => {
    if (!isPutAway) await doors.quarantine.put({ protocol, reason, ...whole })
    isPutAway = true
  }
  for (const piece of pieces) if (piece.is === 'unreadable') await putAway(piece.reason)
  const assembler = new AlertAssembler('whole message')
  const found = pieces
    .filter(({ is }) => is !== 'unreadable')
    .flatMap((piece) => assembler.push(piece))
  for (const each of [...found, ...assembler.close()]) {
    if (each.is === 'stray') {
      await putAway(each.reason)
      continue
    }
    const identified = identify(each.alert.document, pushed, doors)
    if (identified.is === 'unfitting') {
      doors.events.cameraRefused({ protocol, reason: identified.reason, peer: pushed.peer })
      await putAway(identified.reason)
      continue
    }
    const { sender } = identified
    const what = await receiveAssembled(receiving, { ...each, ...whole }, sender)
    doors.roster.seen(protocol, sender.deviceId, what === 'heartbeat' ? 'keepalive' : 'other')
  }
}

/** The body with the one header that it cannot be read without. */
function withHead({ contentType, body }: Pushed): Buffer {
  return Buffer.concat([Buffer.from(`Content-Type: ${contentType ?? ''}\r\n\r\n`), body])
}

function answer(response: ServerResponse, status: number): void {
  if (response.headersSent || response.destroyed) return
  const retry = status === 503 ? { 'retry-after': '10' } : {}
  response.writeHead(status, { 'content-length': 0, ...retry })
  response.end()
}
