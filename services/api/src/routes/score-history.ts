import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { PeriodKey } from '@zhian/contracts/assessment'
import { ScoreInput } from '@zhian/contracts/score'
import { ScoreHistory, ScoreRevisionDetail } from '@zhian/contracts/score-history'
import { Type } from 'typebox'
import type { Subject } from '../access/policy.ts'
import type { OpenAssessment } from '../assessment/open-assessment.ts'
import { monthOf } from '../assessment/periods.ts'
import { known } from '../plugins/authorise.ts'

interface Needs {
  readonly assessment: Pick<OpenAssessment, 'history'>
  readonly now: () => number
}

const closed = { additionalProperties: false }
const OfEnterprise = Type.Object(
  { enterpriseId: Type.String({ minLength: 1, maxLength: 64 }) },
  closed,
)
const Revision = Type.Integer({ minimum: 1 })
const OfPeriod = { period: Type.Optional(PeriodKey) }
const config = { access: 'read score' } as const

/** How scores came to be what they are. Without a period, this month's. */
export const scoreHistoryRoutes: FastifyPluginAsyncTypebox<Needs> = async (app, needs) => {
  const asked = <Query extends { readonly period?: string }>(
    subject: Subject | null,
    query: Query,
  ) => ({ ...query, subject: known(subject), period: query.period ?? monthOf(needs.now()) })
  const { history } = needs.assessment
  app.get(
    '/v1/enterprises/:enterpriseId/score-history',
    {
      config,
      schema: {
        summary: 'Each computation that gave another input, why, and what changed; newest first',
        params: OfEnterprise,
        querystring: Type.Object(
          {
            ...OfPeriod,
            before: Type.Optional(Revision),
            limit: Type.Integer({ minimum: 1, maximum: 50, default: 10 }),
          },
          closed,
        ),
        response: { 200: ScoreHistory },
      },
    },
    ({ subject, params, query }) => history.list(params.enterpriseId, asked(subject, query)),
  )
  app.get(
    '/v1/enterprises/:enterpriseId/score-history/:revision',
    {
      config,
      schema: {
        summary: 'One of them whole, and what differs from another, else from the one before',
        params: Type.Object({ ...OfEnterprise.properties, revision: Revision }, closed),
        querystring: Type.Object({ ...OfPeriod, against: Type.Optional(Revision) }, closed),
        response: { 200: ScoreRevisionDetail },
      },
    },
    ({ subject, params: { enterpriseId, revision }, query }) =>
      history.one(enterpriseId, { ...asked(subject, query), revision }),
  )
  app.get(
    '/v1/enterprises/:enterpriseId/score-input',
    {
      config,
      schema: {
        summary: 'What a score was computed from, the latest or an older one, for `./zhian score`',
        params: OfEnterprise,
        querystring: Type.Object({ ...OfPeriod, revision: Type.Optional(Revision) }, closed),
        response: {
          200: Type.Object({
            cases: Type.Array(Type.Object({ id: Type.String(), input: ScoreInput })),
          }),
        },
      },
    },
    ({ subject, params, query }) => history.input(params.enterpriseId, asked(subject, query)),
  )
}
