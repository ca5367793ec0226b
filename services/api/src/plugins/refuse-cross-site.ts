import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refusal } from '../refusal.ts'

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
    throw refusal('FORBIDDEN', {
      en: 'the request comes from a page of another site',
      zh: '请求来自别的网站的页面',
    })
  })
}

function isOwn({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const { origin } = headers
  return origin === undefined || URL.parse(origin)?.host === host
}
