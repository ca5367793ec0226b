import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { messageOf } from '@zhian/kit/fault'
import { listen } from '@zhian/kit/health'
import type { AdapterDoors, CameraAdapter } from '../camera-adapter.ts'
import type { Answer } from './answers.ts'
import { BodyBudget, receiveBody } from './body-budget.ts'
import { Desk } from './desk.ts'
import type { DeskRequest, DeskSettings } from './desk.ts'
import { protocol } from './receive-captures.ts'

export interface Gat1400Settings extends DeskSettings {
  readonly host: string
  readonly port: number
  readonly bodyBytesMax: number
  readonly bodiesBytesMax: number
}

/** Cameras keep a connection between heartbeats, which come every 90 s at the slowest that is usual. */
const keepAliveMs = 100_000
const requestMsMax = 120_000
const connectionsMax = 1000
const contentType = 'application/VIID+JSON;charset=UTF-8'

/** A VIID server towards cameras (GA/T 1400.4). Throws PORT_TAKEN. */
export async function openGat1400(
  settings: Gat1400Settings,
  doors: AdapterDoors,
): Promise<CameraAdapter & { readonly port: number }> {
  const desk = new Desk(settings, doors)
  const budget = new BodyBudget(settings.bodiesBytesMax)
  const running = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const work = serve({ request, response }, { desk, budget, settings, doors })
    running.add(work)
    void work.finally(() => running.delete(work))
  })
  server.keepAliveTimeout = keepAliveMs
  server.requestTimeout = requestMsMax
  server.maxConnections = connectionsMax
  const port = await listen(server, settings)
  return {
    protocol,
    port,
    problems: () => [],
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
  readonly desk: Desk
  readonly budget: BodyBudget
  readonly settings: Gat1400Settings
  readonly doors: AdapterDoors
}

/** Never rejects: whatever goes wrong, the camera is told to come again. */
async function serve({ request, response }: Exchange, serving: Serving): Promise<void> {
  const asked = readHead(request)
  try {
    const answer = await answerOf(request, asked, serving)
    if (answer !== undefined) write(response, answer)
  } catch (error) {
    serving.doors.events.adapterTroubled({ protocol, why: messageOf(error) })
    write(response, serving.desk.busy(asked))
  }
}

async function answerOf(
  request: IncomingMessage,
  asked: DeskRequest,
  { desk, budget, settings, doors }: Serving,
): Promise<Answer | undefined> {
  const early = desk.answerHead(asked)
  if (early !== undefined) {
    // The rest is read and forgotten: closing in the middle would lose the answer.
    await receiveBody(request, new BodyBudget(0), 0)
    return early
  }
  const received = await receiveBody(request, budget, settings.bodyBytesMax)
  if (received.is === 'cut_off') return undefined
  if (received.is === 'no_room') {
    doors.events.inputTurnedAway({ protocol, reason: 'bodies_too_many' })
    return desk.busy(asked)
  }
  if (received.is === 'too_large') {
    await doors.quarantine.put({ protocol, reason: 'body_too_large', bytes: received.head })
    return desk.tooLarge(asked)
  }
  try {
    return await desk.answerBody(asked, received.body)
  } finally {
    budget.give(received.body.length)
  }
}

function readHead(request: IncomingMessage): DeskRequest {
  const { headers } = request
  const identify = headers['user-identify']
  return {
    method: request.method ?? 'GET',
    url: (request.url ?? '/').slice(0, 500),
    peer: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    userIdentify: Array.isArray(identify) ? identify[0] : identify,
    authorization: headers.authorization,
  }
}

function write(response: ServerResponse, { httpStatus, headers, body }: Answer): void {
  if (response.headersSent || response.destroyed) return
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(httpStatus, {
    'content-type': contentType,
    'content-length': bytes.length,
    ...headers,
  })
  response.end(bytes)
}
