import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  BulletinChange,
  BulletinIssue,
  BulletinOrder,
  BulletinPage,
  BulletinView,
} from '@zhian/contracts/bulletin'
import type { DocumentName } from '@zhian/contracts/bulletin'
import { MailDeliveries, MailRecipients, MailRecipientsView } from '@zhian/contracts/bulletin-mail'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { BulletinAuthor } from '../bulletin/bulletin-desk.ts'
import { fileStem } from '../bulletin/file-stem.ts'
import type { Bulletins } from '../bulletin/open-bulletins.ts'
import { known } from '../plugins/authorise.ts'

const closed = { additionalProperties: false }
const Named = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) }, closed)
const OfPark = Type.Object({ parkId: Type.String({ minLength: 1, maxLength: 64 }) }, closed)
/** Forty entries with their sources. */
const bodyBytesMax = 64 * 1024
const types = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  signature: 'application/json; charset=utf-8',
} as const

/** The monthly bulletin: drafts, what people add, issue, documents. */
export const bulletinRoutes: FastifyPluginAsyncTypebox<Bulletins> = async (app, needs) => {
  app.addHook('onClose', () => needs[Symbol.asyncDispose]())
  await app.register(readingRoutes, needs)
  await app.register(writingRoutes, needs)
  await app.register(mailRoutes, needs)
}

const readingRoutes: FastifyPluginAsyncTypebox<Bulletins> = async (app, { desk }) => {
  const config = { access: 'read bulletin' } as const
  app.get(
    '/v1/bulletins',
    {
      config,
      schema: {
        summary: 'Bulletins of a park, newest month and revision first',
        querystring: OfPark,
        response: { 200: BulletinPage },
      },
    },
    async ({ subject, query: { parkId } }) => ({ items: await desk.list(known(subject), parkId) }),
  )
  app.get(
    '/v1/bulletins/:id',
    { config, schema: { summary: 'One bulletin', params: Named, response: { 200: BulletinView } } },
    ({ subject, params: { id } }) => desk.get(known(subject), id),
  )
  app.get(
    '/v1/bulletins/:id/document',
    {
      config,
      schema: {
        summary:
          'The document as issued, or a draft as it stands; `signature` is the file to verify both with',
        params: Named,
        querystring: Type.Object(
          {
            format: Type.Enum(['html', 'pdf', 'signature'], { default: 'html' }),
            language: Type.Enum(['zh', 'en'], { default: 'zh' }),
          },
          closed,
        ),
      },
    },
    async ({ subject, params: { id }, query: { format, language } }, reply) => {
      const caller = known(subject)
      const stem = fileStem(await desk.get(caller, id))
      const ending = format === 'signature' ? 'signature.json' : `${language}.${format}`
      reply
        .type(types[format])
        .header('cache-control', 'no-store')
        .header('content-disposition', `inline; filename="${stem}.${ending}"`)
      if (format === 'signature')
        return reply.send(`${JSON.stringify(await desk.signature(caller, id), null, 2)}\n`)
      const name: DocumentName = `${language}.${format}`
      return reply.send(Buffer.from(await desk.document(caller, id, name)))
    },
  )
}

/** To whom bulletins go, and what became of each mail. */
const mailRoutes: FastifyPluginAsyncTypebox<Bulletins> = async (app, { mail }) => {
  const [reading, writing] = [{ access: 'read bulletin' }, { access: 'write bulletin' }] as const
  app.get(
    '/v1/bulletin-recipients',
    {
      config: reading,
      schema: {
        summary: 'To whom the bulletins of a park are mailed once they are issued',
        querystring: OfPark,
        response: { 200: MailRecipientsView },
      },
    },
    ({ subject, query: { parkId } }) => mail.recipients(known(subject), parkId),
  )
  app.put(
    '/v1/bulletin-recipients',
    {
      config: writing,
      schema: {
        summary: 'Say to whom, all of them',
        querystring: OfPark,
        body: MailRecipients,
        response: { 200: MailRecipientsView },
      },
    },
    ({ subject, query: { parkId }, body }) => mail.setRecipients(known(subject), parkId, body),
  )
  app.get(
    '/v1/bulletins/:id/deliveries',
    {
      config: reading,
      schema: {
        summary: 'What became of each mail of a bulletin',
        params: Named,
        response: { 200: MailDeliveries },
      },
    },
    ({ subject, params: { id } }) => mail.deliveries(known(subject), id),
  )
  app.post(
    '/v1/bulletins/:id/deliveries',
    {
      config: writing,
      schema: {
        summary: 'Mail it to recipients who have not got it, and again where that was given up',
        params: Named,
        response: { 200: MailDeliveries },
      },
    },
    ({ subject, params: { id } }) => mail.send(known(subject), id),
  )
}

const writingRoutes: FastifyPluginAsyncTypebox<Bulletins> = async (app, { desk }) => {
  const config = { access: 'write bulletin' } as const
  app.post(
    '/v1/bulletins',
    {
      config,
      schema: {
        summary: 'Make the draft of a month, or measure the draft that is there anew',
        body: BulletinOrder,
        response: { 200: BulletinView },
      },
    },
    (request) => desk.draft(authorOf(request), request.body),
  )
  app.patch(
    '/v1/bulletins/:id',
    {
      config,
      bodyLimit: bodyBytesMax,
      schema: {
        summary: 'Change what people add to a draft',
        params: Named,
        body: BulletinChange,
        response: { 200: BulletinView },
      },
    },
    (request) => desk.change(authorOf(request), request.params.id, request.body),
  )
  app.post(
    '/v1/bulletins/:id/issue',
    {
      config,
      schema: {
        summary: 'Sign and issue: from then on nothing of it changes',
        params: Named,
        body: BulletinIssue,
        response: { 200: BulletinView },
      },
    },
    (request) => desk.issue(authorOf(request), request.params.id, request.body.version),
  )
}

function authorOf(request: FastifyRequest): BulletinAuthor {
  const name = request.signedIn?.account.displayName ?? 'operator'
  return { subject: known(request.subject), name }
}
