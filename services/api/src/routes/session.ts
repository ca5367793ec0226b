import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  LinkQuestion,
  LinkView,
  PasswordByLink,
  PasswordChange,
  SessionView,
  SignInOrder,
} from '@zhian/contracts/people'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import {
  dropSession,
  keepSession,
  refuseWithoutTls,
  sessionSecretIn,
} from '../people/session-cookie.ts'
import type { Device } from '../people/session-records.ts'
import { viewOfSession } from '../people/sign-in-desk.ts'
import type { OpenedSession, SignedIn, SignInDesk } from '../people/sign-in-desk.ts'
import { known } from '../plugins/authorise.ts'
import { refusal } from '../refusal.ts'

interface SessionNeeds {
  readonly desk: SignInDesk
}

/** Coming in, being known, going out. */
export const sessionRoutes: FastifyPluginAsyncTypebox<SessionNeeds> = async (app, { desk }) => {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  await app.register(doorRoutes, { desk })
  await app.register(ownSessionRoutes, { desk })
}

/** Open: the password, or the link, is what admits. */
const doorRoutes: FastifyPluginAsyncTypebox<SessionNeeds> = async (app, { desk }) => {
  app.addHook('preHandler', async (request) => refuseWithoutTls(request))
  const admit = async (exchange: Exchange, opened: OpenedSession) => {
    // A browser has one session; the one before is not left lying about.
    const before = sessionSecretIn(exchange.request)
    const last = before === null ? null : await desk.recognise(before)
    if (last !== null && last.session.id !== opened.session.id) await desk.signOut(last)
    return welcome(exchange, opened)
  }
  app.post(
    '/v1/session',
    {
      config: { access: 'open' },
      schema: {
        summary: 'Signs in with an account; the session is in the cookie',
        body: SignInOrder,
        response: { 201: SessionView },
      },
    },
    async (request, reply) =>
      admit({ request, reply }, await desk.signIn(request.body, deviceOf(request))),
  )
  app.post(
    '/v1/session/link',
    {
      config: { access: 'open' },
      schema: {
        summary: 'What a one-time link is for',
        body: LinkQuestion,
        response: { 200: LinkView },
      },
    },
    (request) => desk.lookAtLink(request.body.link, deviceOf(request)),
  )
  app.post(
    '/v1/session/link/password',
    {
      config: { access: 'open' },
      schema: {
        summary: 'Uses a one-time link up: sets the password and signs in',
        body: PasswordByLink,
        response: { 201: SessionView },
      },
    },
    async (request, reply) =>
      admit({ request, reply }, await desk.useLink(request.body, deviceOf(request))),
  )
}

const ownSessionRoutes: FastifyPluginAsyncTypebox<SessionNeeds> = async (app, { desk }) => {
  app.get(
    '/v1/session',
    {
      config: { access: 'signed in' },
      schema: { summary: 'Who is asking', response: { 200: SessionView } },
    },
    (request) => viewOfSession(known(request.subject), request.signedIn),
  )
  app.delete(
    '/v1/session',
    {
      config: { access: 'signed in' },
      schema: { summary: 'Signs out', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      if (request.signedIn !== null) await desk.signOut(request.signedIn)
      dropSession(request, reply)
      return reply.code(204).send(null)
    },
  )
  app.put(
    '/v1/session/password',
    {
      config: { access: 'signed in' },
      schema: {
        summary: 'Changes one’s own password; all other sessions end',
        body: PasswordChange,
        response: { 201: SessionView },
      },
    },
    async (request, reply) =>
      welcome({ request, reply }, await desk.changePassword(accountOf(request), request.body)),
  )
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

function welcome({ request, reply }: Exchange, opened: OpenedSession): FastifyReply {
  keepSession(request, reply, opened.secret)
  return reply.code(201).send(viewOfSession(opened.subject, opened))
}

const deviceOf = ({ headers, ip }: FastifyRequest): Device => ({
  userAgent: headers['user-agent'] ?? '',
  address: ip,
})

function accountOf({ signedIn }: FastifyRequest): SignedIn {
  if (signedIn === null)
    throw refusal('CONFLICT', {
      en: 'the operator’s token has no password',
      zh: '令牌用户没有密码',
    })
  return signedIn
}
