import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Files whose names carry their digest. */
const immutableFolder = /[\\/]assets[\\/]/

/**
 * The console's built files, without a token: they hold no captures, and the page asks for the token itself.
 *
 * Returns the page, which is also the answer at every address that is one of its views.
 */
export async function serveConsole(app: FastifyInstance, folder: string): Promise<Buffer> {
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'open' }
      route.schema = { ...route.schema, hide: true }
    })
    await scope.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      cacheControl: false,
      setHeaders(reply, path) {
        const isImmutable = immutableFolder.test(path)
        reply.header(
          'cache-control',
          isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    })
  })
  return readFile(join(folder, 'index.html'))
}

/** A view of the console that has an address of its own, with ids of any script in it: the page itself is the answer. */
export function isConsoleView(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? ''
  const wantsPage = request.headers.accept?.includes('text/html') ?? false
  return request.method === 'GET' && wantsPage && /^\/(?!v1\/|docs|assets\/)[\w.~%/-]*$/.test(path)
}
