import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  AccountChange,
  AccountLink,
  AccountOrder,
  AccountPage,
  AccountView,
  NewAccount,
  SessionPage,
} from '@zhian/contracts/people'
import { Type } from 'typebox'
import { maySomewhere } from '../access/policy.ts'
import type { Subject } from '../access/policy.ts'
import type { AccountsDesk } from '../people/accounts-desk.ts'
import { known } from '../plugins/authorise.ts'
import { refusal } from '../refusal.ts'

const Id = Type.String({ format: 'uuid' })
const OneAccount = Type.Object({ id: Id })
const OneSession = Type.Object({ id: Id, sessionId: Id })
const NoQuery = Type.Object({}, { additionalProperties: false })
const forAdministrators = { access: 'manage account' } as const

interface AccountNeeds {
  readonly desk: AccountsDesk
}

export const accountRoutes: FastifyPluginAsyncTypebox<AccountNeeds> = async (app, { desk }) => {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  await app.register(administratorRoutes, { desk })
  await app.register(linkRoutes, { desk })
  await app.register(accountSessionRoutes, { desk })
}

const administratorRoutes: FastifyPluginAsyncTypebox<AccountNeeds> = async (app, { desk }) => {
  app.get(
    '/v1/accounts',
    {
      config: forAdministrators,
      schema: {
        summary: 'Everybody who may sign in',
        querystring: NoQuery,
        response: { 200: AccountPage },
      },
    },
    () => desk.list(),
  )
  app.post(
    '/v1/accounts',
    {
      config: forAdministrators,
      schema: {
        summary: 'A new account, with the link by which its owner sets a password',
        body: AccountOrder,
        response: { 201: NewAccount },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await desk.make(request.body, known(request.subject))),
  )
  app.patch(
    '/v1/accounts/:id',
    {
      config: forAdministrators,
      schema: {
        summary: 'Changes an account; disabling it ends its sessions',
        params: OneAccount,
        body: AccountChange,
        response: { 200: AccountView },
      },
    },
    (request) => desk.change(request.params.id, request.body, known(request.subject)),
  )
}

const linkRoutes: FastifyPluginAsyncTypebox<AccountNeeds> = async (app, { desk }) => {
  app.post(
    '/v1/accounts/:id/links',
    {
      config: forAdministrators,
      schema: {
        summary: 'A one-time link by which an account’s owner sets a new password',
        params: OneAccount,
        response: { 201: AccountLink },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await desk.makePasswordLink(request.params.id, known(request.subject))),
  )
  app.post(
    '/v1/accounts/first-link',
    {
      config: forAdministrators,
      schema: {
        summary: 'A one-time link for the first administrator, while there is no account',
        response: { 201: AccountLink },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await desk.makeFirstLink(known(request.subject))),
  )
}

/** One's own, or anybody's for an administrator; to others another's account is not there. */
const accountSessionRoutes: FastifyPluginAsyncTypebox<AccountNeeds> = async (app, { desk }) => {
  app.get(
    '/v1/accounts/:id/sessions',
    {
      config: { access: 'signed in' },
      schema: {
        summary: 'Where an account is signed in',
        params: OneAccount,
        response: { 200: SessionPage },
      },
    },
    async ({ subject, signedIn, params }) => {
      refuseOthers(subject, params.id)
      const sessions = await desk.listSessions(params.id)
      const thisId = signedIn?.session.id
      return { items: sessions.map((each) => ({ ...each, isThis: each.id === thisId })) }
    },
  )
  app.delete(
    '/v1/accounts/:id/sessions',
    {
      config: { access: 'signed in' },
      schema: {
        summary: 'Ends all sessions of an account',
        params: OneAccount,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      refuseOthers(request.subject, id)
      await desk.endSessions({ accountId: id }, known(request.subject))
      return reply.code(204).send(null)
    },
  )
  app.delete(
    '/v1/accounts/:id/sessions/:sessionId',
    {
      config: { access: 'signed in' },
      schema: {
        summary: 'Ends one session',
        params: OneSession,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id, sessionId } = request.params
      refuseOthers(request.subject, id)
      await desk.endSessions({ accountId: id, id: sessionId }, known(request.subject))
      return reply.code(204).send(null)
    },
  )
}

function refuseOthers(caller: Subject | null, accountId: string): void {
  const subject = known(caller)
  if (subject.accountId === accountId || maySomewhere(subject, 'manage account')) return
  throw refusal('NOT_FOUND', { en: 'no account has this id', zh: '没有这个账号' })
}
