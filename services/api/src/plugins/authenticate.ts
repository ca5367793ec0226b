import { createHash, timingSafeEqual } from 'node:crypto'
import type { Fault } from '@zhian/kit/fault'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { operatorByToken } from '../access/policy.ts'
import type { Subject } from '../access/policy.ts'
import type { ApiEvents } from '../events.ts'
import { sessionSecretIn } from '../people/session-cookie.ts'
import type { SignedIn, SignInDesk } from '../people/sign-in-desk.ts'
import { isPermitted } from './authorise.ts'
import { refusal } from '../refusal.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Lets a browser ask its user for the token, where its user comes without a page of ours. */
    readonly asksBrowser?: true
  }
  interface FastifyRequest {
    /** Null on routes that are open. */
    subject: Subject | null
    /** Null on routes that are open, and for the token's holder. */
    signedIn: SignedIn | null
    /** For answers that take long: whether the caller would be let in now. */
    mayStill: () => Promise<boolean>
  }
}

interface Checks {
  readonly token: string
  readonly desk: Pick<SignInDesk, 'recognise'>
  /** Pages that hold no captures, where no route fits. */
  readonly isPage: (request: FastifyRequest) => boolean
  readonly events: ApiEvents
}

type Caller = Pick<FastifyRequest, 'subject' | 'signedIn'>

/**
 * Knows who asks, and refuses what the route does not allow them; there is no list of addresses to get wrong.
 *
 * A caller is the holder of the operator's token (Bearer; for the documentation also as the password of Basic
 * authentication, because a browser cannot send a Bearer by itself), or an account by its session's cookie.
 */
export function authenticate(app: FastifyInstance, checks: Checks): void {
  const expected = digestOf(checks.token)
  const isToken = (given: string) => timingSafeEqual(digestOf(given), expected)
  app.decorateRequest('subject', null)
  app.decorateRequest('signedIn', null)
  app.decorateRequest('mayStill', async () => false)
  const callerOf = async (request: FastifyRequest): Promise<Caller | null> => {
    const { authorization } = request.headers
    const { asksBrowser } = request.routeOptions.config
    if (isToken(bearerIn(authorization))) return { subject: operatorByToken, signedIn: null }
    if (asksBrowser && isToken(basicPasswordIn(authorization)))
      return { subject: operatorByToken, signedIn: null }
    // A wrong token is not made good by a cookie that the browser adds by itself.
    const secret =
      authorization === undefined || authorization === '' ? sessionSecretIn(request) : null
    const signedIn = secret === null ? null : await checks.desk.recognise(secret)
    return signedIn === null ? null : { subject: signedIn.subject, signedIn }
  }
  app.addHook('onRequest', async (request, reply) => {
    const { access, asksBrowser } = request.routeOptions.config
    if (access === 'open' || (request.is404 && checks.isPage(request))) return
    const caller = await callerOf(request)
    if (caller === null || caller.subject === null) throw unauthorised(reply, asksBrowser ?? false)
    Object.assign(request, caller)
    request.mayStill = async () => {
      const subject = (await callerOf(request))?.subject ?? null
      return subject !== null && isPermitted(subject, access)
    }
    if (request.is404 || isPermitted(caller.subject, access)) return
    checks.events.accessRefused({
      requestId: request.id,
      accountId: caller.subject.accountId,
      route: request.routeOptions.url ?? 'none',
    })
    throw refusal('FORBIDDEN', { en: 'your roles do not allow this', zh: '您的角色没有这项权限' })
  })
}

function unauthorised(reply: FastifyReply, asksBrowser: boolean): Fault {
  const scheme = asksBrowser ? 'Basic realm="zhian", charset="UTF-8"' : 'Bearer realm="zhian"'
  reply.header('www-authenticate', scheme)
  return refusal('UNAUTHORISED', {
    en: 'the request carries no session and no valid token',
    zh: '请求没有登录，也没有有效的令牌',
  })
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
