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
  /** What this machine itself may have done, by POST; see `actionHeader`. */
  readonly actions?: Readonly<Record<string, (asked: URLSearchParams) => Promise<object>>>
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

function show(request: IncomingMessage, response: ServerResponse, { pages }: Health): void {
  const path = request.url?.split('?')[0] ?? ''
  const page = loopback.test(request.socket.remoteAddress ?? '') ? pages?.[path] : undefined
  if (page === undefined) response.writeHead(404).end()
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(page()))
}

function act(request: IncomingMessage, response: ServerResponse, { actions }: Health): void {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const isOurs =
    loopback.test(request.socket.remoteAddress ?? '') &&
    request.headers[actionHeader] !== undefined &&
    /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')
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
