import { createHash, timingSafeEqual } from 'node:crypto'
import { Fault } from '@zhian/kit/fault'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `open` asks for no token; `browser` lets a browser ask its user for it. */
    readonly access?: 'open' | 'browser'
  }
}

interface TokenCheck {
  readonly token: string
  /** Pages that hold no captures, where no route fits. */
  readonly isPage: (request: FastifyRequest) => boolean
}

/**
 * Every route wants the token unless its own configuration says otherwise; there is no list of addresses to get wrong.
 *
 * Two kinds say otherwise: `open` for liveness and the console's files, `browser` for the documentation, where the
 * token may also come as the password of Basic authentication, because a browser cannot send a Bearer by itself.
 */
export function authenticate(app: FastifyInstance, { token, isPage }: TokenCheck): void {
  const expected = digestOf(token)
  const isToken = (given: string) => timingSafeEqual(digestOf(given), expected)
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access
    if (access === 'open' || (request.is404 && isPage(request))) return
    const { authorization } = request.headers
    if (isToken(bearerIn(authorization))) return
    if (access === 'browser' && isToken(basicPasswordIn(authorization))) return
    refuse(reply, access === 'browser')
  })
}

function refuse(reply: FastifyReply, isBrowser: boolean): never {
  const scheme = isBrowser ? 'Basic realm="zhian", charset="UTF-8"' : 'Bearer realm="zhian"'
  reply.header('www-authenticate', scheme)
  throw new Fault('UNAUTHORISED', 'the request carries no valid token')
}

/** Digests have one length, so that the comparison tells nothing of the token's. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function bearerIn(header: string | undefined): string {
  return /^bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? ''
}

function basicPasswordIn(header: string | undefined): string {
  const encoded = /^basic +([A-Za-z0-9+/=]+) *$/i.exec(header ?? '')?.[1] ?? ''
  const text = Buffer.from(encoded, 'base64').toString()
  return text.slice(text.indexOf(':') + 1)
}
