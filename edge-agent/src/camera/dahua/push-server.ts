import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { messageOf } from '@zhian/kit/fault'
import { listen } from '@zhian/kit/health'
import type { AdapterDoors } from '../camera-adapter.ts'
import { BodyBudget, receiveBody } from '../gat1400/body-budget.ts'
import { Gate } from '../gat1400/gate.ts'
import type { GateSettings } from '../gat1400/gate.ts'
import { protocol } from './event.ts'
import { PushDesk } from './push-desk.ts'
import type { PushAnswer } from './push-desk.ts'

export interface PushSettings extends GateSettings {
  readonly host: string
  readonly port: number
  readonly bodyBytesMax: number
  readonly bodiesBytesMax: number
}

const keepAliveMs = 100_000
const requestMsMax = 120_000
const connectionsMax = 1000

interface Serving {
  readonly settings: PushSettings
  readonly doors: AdapterDoors
  readonly gate: Gate
  readonly desk: PushDesk
  readonly budget: BodyBudget
}

type Answer = PushAnswer & { readonly headers?: Readonly<Record<string, string>> }

export interface PushServer extends AsyncDisposable {
  readonly port: number
}

/** Where cameras push by ITSAPI. Throws PORT_TAKEN. */
export async function openPushServer(
  settings: PushSettings,
  doors: AdapterDoors,
): Promise<PushServer> {
  const serving: Serving = {
    settings,
    doors,
    gate: new Gate(settings, { known: (id) => doors.roster.known(protocol, id), now: doors.now }),
    desk: new PushDesk(doors),
    budget: new BodyBudget(settings.bodiesBytesMax),
  }
  const running = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const work = serve({ request, response }, serving)
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

/** Never rejects: whatever goes wrong, the camera is told to come again. */
async function serve({ request, response }: Exchange, serving: Serving): Promise<void> {
  try {
    const answer = await answerOf(request, serving)
    if (answer !== undefined) write(response, answer)
  } catch (error) {
    serving.doors.events.adapterTroubled({ protocol, why: messageOf(error) })
    write(response, serving.desk.busy())
  }
}

async function answerOf(request: IncomingMessage, serving: Serving): Promise<Answer | undefined> {
  const { settings, doors, desk, budget } = serving
  const url = (request.url ?? '/').slice(0, 500)
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const early = answerHead(request, serving, { url, peer })
  if (early !== undefined) {
    // The rest is read and forgotten: closing in the middle would lose the answer.
    await receiveBody(request, new BodyBudget(0), 0)
    return early
  }
  const received = await receiveBody(request, budget, settings.bodyBytesMax)
  if (received.is === 'cut_off') return undefined
  if (received.is === 'no_room') {
    doors.events.inputTurnedAway({ protocol, reason: 'bodies_too_many' })
    return desk.busy()
  }
  if (received.is === 'too_large') {
    await doors.quarantine.put({ protocol, reason: 'body_too_large', bytes: received.head })
    return { httpStatus: 413, body: { Result: false, Message: 'too large', OpenStrobe: false } }
  }
  try {
    return await desk.answer({ url, peer }, received.body)
  } finally {
    budget.give(received.body.length)
  }
}

function answerHead(
  { method = 'GET', headers }: IncomingMessage,
  { gate, doors }: Serving,
  { url, peer }: { url: string; peer: string },
): Answer | undefined {
  if (method !== 'POST') return { httpStatus: 405, body: { Result: false } }
  const { authorization } = headers
  const admitted = gate.admit({ deviceId: peer, peer, method, url, authorization })
  if (admitted.is === 'in') return undefined
  const reason = admitted.is === 'challenged' ? admitted.reason : 'too_many_failures'
  doors.events.cameraRefused({ protocol, reason, peer })
  if (admitted.is === 'challenged')
    return {
      httpStatus: 401,
      headers: { 'www-authenticate': admitted.challenge },
      body: { Result: false },
    }
  return {
    httpStatus: 503,
    headers: { 'retry-after': String(admitted.seconds) },
    body: { Result: false },
  }
}

function write(response: ServerResponse, { httpStatus, headers, body }: Answer): void {
  if (response.headersSent || response.destroyed) return
  const bytes = Buffer.from(JSON.stringify(body))
  const always = { 'content-type': 'application/json', 'content-length': bytes.length }
  response.writeHead(httpStatus, { ...always, ...headers })
  response.end(bytes)
}
