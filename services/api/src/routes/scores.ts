import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AppealOutcome, EnterpriseScore, ParkScores, PeriodKey } from '@zhian/contracts/assessment'
import { Type } from 'typebox'
import { may } from '../access/policy.ts'
import type { OpenAssessment } from '../assessment/open-assessment.ts'
import { monthOf } from '../assessment/periods.ts'
import { known } from '../plugins/authorise.ts'
import { authorOf } from './author-of.ts'
import { scoreHistoryRoutes } from './score-history.ts'
import { refusal } from '../refusal.ts'

interface Needs {
  readonly assessment: OpenAssessment
  readonly now: () => number
}

const closed = { additionalProperties: false }
const Id = Type.String({ minLength: 1, maxLength: 64 })
const OfPeriod = Type.Object({ period: Type.Optional(PeriodKey) }, closed)
const OfEnterprise = Type.Object({ enterpriseId: Id }, closed)
const OfPark = Type.Object({ parkId: Id }, closed)

/** Scores 监控覆盖评分: who is covered how well, why, and by which inputs. Without a period, this month's. */
export const scoreRoutes: FastifyPluginAsyncTypebox<Needs> = async (app, { assessment, now }) => {
  const { scores } = assessment
  const config = { access: 'read score' } as const
  const periodIn = ({ period }: { readonly period?: string }) => period ?? monthOf(now())
  app.get(
    '/v1/parks/:parkId/scores',
    {
      config,
      schema: {
        summary: 'The scores of a park and its ranking; an enterprise’s own people see theirs',
        params: OfPark,
        querystring: OfPeriod,
        response: { 200: ParkScores },
      },
    },
    ({ subject, params, query }) =>
      scores.park(params.parkId, { subject: known(subject), period: periodIn(query) }),
  )
  app.get(
    '/v1/enterprises/:enterpriseId/score',
    {
      config,
      schema: {
        summary: 'One score with every lost point, its object, measurement and evidence',
        params: OfEnterprise,
        querystring: OfPeriod,
        response: { 200: EnterpriseScore },
      },
    },
    ({ subject, params, query }) =>
      scores.enterprise(params.enterpriseId, { subject: known(subject), period: periodIn(query) }),
  )
  await app.register(scoreHistoryRoutes, { assessment, now })
  await app.register(computingRoutes, { assessment, now })
}

const computingRoutes: FastifyPluginAsyncTypebox<Needs> = async (app, { assessment, now }) => {
  app.post(
    '/v1/enterprises/:enterpriseId/score-appeals',
    {
      config: { access: 'read score' },
      schema: {
        summary: 'Run the same inputs again; what comes of it is logged',
        params: OfEnterprise,
        body: Type.Object(
          { period: PeriodKey, reason: Type.String({ minLength: 1, maxLength: 1000 }) },
          closed,
        ),
        response: { 200: AppealOutcome },
      },
    },
    (request) => {
      const { subject, name } = authorOf(request)
      return assessment.scores.appeal(request.params.enterpriseId, {
        subject,
        by: name,
        ...request.body,
      })
    },
  )
  app.post(
    '/v1/parks/:parkId/scores/compute',
    {
      config: { access: 'change score' },
      schema: {
        summary: 'Compute the scores of a park now; only what has changed is computed again',
        params: OfPark,
        querystring: OfPeriod,
        response: {
          200: Type.Object({
            parkId: Type.String(),
            period: PeriodKey,
            enterprises: Type.Integer(),
            scored: Type.Integer(),
          }),
        },
      },
    },
    ({ subject, params: { parkId }, query: { period = monthOf(now()) } }) => {
      if (!may(known(subject), 'change score', { parkId, enterpriseId: null }))
        throw refusal('NOT_FOUND', {
          en: 'there is no such park within your reach',
          zh: '您的权限范围内没有这个园区',
        })
      return assessment.compute({ parkId, period })
    },
  )
}
