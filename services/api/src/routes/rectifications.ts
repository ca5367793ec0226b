import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  RectificationItem,
  RectificationKpis,
  RectificationState,
} from '@zhian/contracts/assessment'
import { Type } from 'typebox'
import { known } from '../plugins/authorise.ts'
import type { RectificationDesk } from '../rectification/rectification-desk.ts'
import { authorOf } from './author-of.ts'

const closed = { additionalProperties: false }
const Id = Type.String({ minLength: 1, maxLength: 64 })
const AtMs = Type.Integer({ minimum: 0 })
const OrNothing = (maxLength: number) =>
  Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength }), Type.Null()]))

/** 整改: what is to be mended, by whom, until when, and what it would gain. */
export const rectificationRoutes: FastifyPluginAsyncTypebox<{ items: RectificationDesk }> = async (
  app,
  { items },
) => {
  const config = { access: 'read score' } as const
  app.get(
    '/v1/rectifications',
    {
      config,
      schema: {
        summary: 'Items, those that cost most first',
        querystring: Type.Object(
          { enterpriseId: Type.Optional(Id), state: Type.Optional(RectificationState) },
          closed,
        ),
        response: { 200: Type.Object({ items: Type.Array(RectificationItem) }) },
      },
    },
    async ({ subject, query }) => ({ items: await items.list(known(subject), query) }),
  )
  app.patch(
    '/v1/rectifications/:itemId',
    {
      config: { access: 'answer rectification' },
      schema: {
        summary:
          'Say who mends it, that it is being done or is done; it closes when it is measured so',
        params: Type.Object({ itemId: Id }, closed),
        body: Type.Object(
          {
            /** From which it was made; absent where whatever stands there is to be replaced. */
            version: Type.Optional(Type.Integer({ minimum: 1 })),
            state: Type.Optional(Type.Enum(['working', 'recheck'])),
            responsible: OrNothing(64),
            note: OrNothing(1000),
            dueAtMs: Type.Optional(AtMs),
            dueSource: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
          },
          closed,
        ),
        response: { 200: RectificationItem },
      },
    },
    (request) => items.answer(authorOf(request), request.params.itemId, request.body),
  )
  app.get(
    '/v1/rectification-kpis',
    {
      config,
      schema: {
        summary: 'How much of what was due was mended, in time, and how long it took',
        querystring: Type.Object(
          { fromMs: AtMs, toMs: AtMs, enterpriseId: Type.Optional(Id) },
          closed,
        ),
        response: { 200: RectificationKpis },
      },
    },
    ({ subject, query }) => items.kpis(known(subject), query),
  )
}
