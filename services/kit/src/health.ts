import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Fault, kindOf, messageOf, systemCodeOf } from './fault.ts'
import type { Registry } from './metrics.ts'

export interface Health {
  readonly metrics: Registry
  /** Empty when all is well, else what is not, one sentence each. */
  readonly problems: () => readonly string[]
  /** Further pages by their path, as JSON; only this machine itself may read them. */
  readonly pages?: Readonly<Record<string, () => object>>
  /** Files for a browser on this machine, by their path. */
  readonly files?: Readonly<Record<string, HealthFile>>
  /** What this machine itself may have done, by POST; see `actionHeader`. */
  readonly actions?: Readonly<Record<string, (asked: URLSearchParams) => Promise<object>>>
}

export interface HealthFile {
  readonly type: string
  readonly read: () => Buffer
}

/** A header that no page of another site can send without asking first, so that a browser on this machine is no way in. */
export const actionHeader = 'x-zhian-action'

const loopback = /^(::1|(::ffff:)?127\.)/

/** `/livez` says that the event loop turns, `/readyz` that the work can be done, `/metrics` what was done. */
export async function serveHealth(
  at: { host: string; port: number },
  health: Health,
): Promise<AsyncDisposable & { port: number }> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0]
    if (path === '/livez') response.end('ok\n')
    else if (path === '/readyz') {
      const problems = health.problems()
      response.statusCode = problems.length === 0 ? 200 : 503
      response.end(problems.length === 0 ? 'ok\n' : `${problems.join('\n')}\n`)
    } else if (path === '/metrics') {
      health.metrics.metrics().then(
        (text) => response.setHeader('content-type', health.metrics.contentType).end(text),
        () => response.writeHead(500).end(),
      )
    } else if (request.method === 'POST') {
      act(request, response, health)
    } else {
      show(request, response, health)
    }
  })
  const port = await listen(server, at)
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function show(request: IncomingMessage, response: ServerResponse, health: Health): void {
  const path = request.url?.split('?')[0] ?? ''
  const isOurs = isOfThisMachine(request) && hasOwnHost(request)
  const file = isOurs ? health.files?.[path] : undefined
  const page = isOurs ? health.pages?.[path] : undefined
  if (file !== undefined) {
    const bytes = read(file)
    response.writeHead(bytes === undefined ? 404 : 200, {
      ...pageHeaders,
      'content-type': file.type,
    })
    response.end(bytes)
  } else if (page === undefined) response.writeHead(404).end()
  else
    response
      .setHeader('content-type', 'application/json')
      .setHeader('cache-control', 'no-store')
      .end(JSON.stringify(page()))
}

/** Undefined where it was not packed. */
function read(file: HealthFile): Buffer | undefined {
  try {
    return file.read()
  } catch {
    return undefined
  }
}

/** Only its own files may run in it, nobody may frame it, and nothing of it leaves. */
const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

function isOfThisMachine({ socket }: IncomingMessage): boolean {
  return loopback.test(socket.remoteAddress ?? '')
}

/** A name of somebody else that was made to lead here (DNS rebinding) still shows in the Host header. */
function hasOwnHost({ headers }: IncomingMessage): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(headers.host ?? '')
}

function act(request: IncomingMessage, response: ServerResponse, { actions }: Health): void {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const isOurs =
    isOfThisMachine(request) && request.headers[actionHeader] !== undefined && hasOwnHost(request)
  const action = isOurs ? actions?.[path] : undefined
  if (action === undefined) {
    response.writeHead(404).end()
    return
  }
  const answer = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  action(new URLSearchParams(query)).then(
    (result) => answer(200, result),
    (error: unknown) =>
      answer(kindOf(error) === 'rejected' ? 400 : 503, { problem: messageOf(error) }),
  )
}

interface Listening {
  listen(port: number, host: string, done: () => void): unknown
  once(name: 'error', told: (error: Error) => void): unknown
  off(name: 'error', told: (error: Error) => void): unknown
  address(): AddressInfo | string | null
}

/** Listens, or throws PORT_TAKEN where somebody else does already. Port 0 takes a free one. */
export async function listen(
  server: Listening,
  at: { host: string; port: number },
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error) => {
      const isTaken = systemCodeOf(error) === 'EADDRINUSE'
      reject(
        isTaken
          ? new Fault('PORT_TAKEN', `port ${at.port} on ${at.host} is taken`, { cause: error })
          : error,
      )
    }
    server.once('error', refuse)
    server.listen(at.port, at.host, () => {
      server.off('error', refuse)
      resolve()
    })
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : at.port
}
