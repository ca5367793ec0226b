import { Fault } from '@zhian/kit/fault'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * What changes something is not taken from a page of another site.
 *
 * Browsers say where a request comes from: by `Sec-Fetch-Site` where the connection is secure, by `Origin` everywhere.
 * Whoever sends neither is no browser, and so carries nobody's cookie without knowing it.
 */
export function refuseCrossSite(app: FastifyInstance): void {
  // A form can send text; only a script of ours sends JSON.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request) => {
    if (safeMethods.has(request.method) || isOwn(request)) return
    throw new Fault('FORBIDDEN', 'the request comes from a page of another site')
  })
}

function isOwn({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const { origin } = headers
  return origin === undefined || URL.parse(origin)?.host === host
}
