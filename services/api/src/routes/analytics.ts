import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Analytic, AnalyticBucket, AnalyticList } from '@zhian/contracts/assessment'
import type { Holiday } from '@zhian/contracts/registry'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Type } from 'typebox'
import type { EnterprisesOfPark } from '../access/place-filter.ts'
import { isByCamera, leastCount } from '../analytics/analytic-definition.ts'
import type { AnalyticDefinition } from '../analytics/analytic-definition.ts'
import { analytics } from '../analytics/catalogue.ts'
import {
  bucketsOf,
  defaultDaysOf,
  runAnalytic,
  windowDaysMax,
  windowOf,
} from '../analytics/run-analytic.ts'
import { likeDaysOf } from '../analytics/like-days.ts'
import { analyticsPermission, isAllowed, scopeOf } from '../analytics/scope-of.ts'
import { known } from '../plugins/authorise.ts'
import { notFound } from '../plugins/answer-problems.ts'

interface AnalyticNeeds {
  readonly warehouse: Warehouse
  readonly enterprisesOfPark: EnterprisesOfPark
  readonly holidays: () => readonly Holiday[]
  readonly now: () => number
}

const closed = { additionalProperties: false }
const Id = Type.String({ minLength: 1, maxLength: 64 })
const AtMs = Type.Integer({ minimum: 0, maximum: Date.UTC(2200, 0, 1) })

const AskedTime = { fromMs: Type.Optional(AtMs), toMs: Type.Optional(AtMs) }
const AskedPlace = {
  enterpriseId: Type.Optional(Id),
  parkId: Type.Optional(Id),
  siteId: Type.Optional(Id),
  pointId: Type.Optional(Id),
  afterEnterpriseId: Type.Optional(Id),
}

/** What passed, in numbers that speak of nobody. */
export const analyticRoutes: FastifyPluginAsyncTypebox<AnalyticNeeds> = async (app, needs) => {
  const config = { access: analyticsPermission } as const
  app.get(
    '/v1/analytics',
    {
      config,
      schema: {
        summary: 'Analytics that the caller may ask for',
        querystring: Type.Object({}, closed),
        response: { 200: AnalyticList },
      },
    },
    async ({ subject }) => ({
      items: [...analytics.values()]
        .filter(({ level }) => isAllowed(known(subject), level))
        .map(describe),
    }),
  )
  app.get(
    '/v1/analytics/:name',
    {
      config,
      schema: {
        summary:
          'One analytic over whole days, with its SQL, its completeness and its blind cameras',
        params: Type.Object({ name: Type.String() }, closed),
        querystring: Type.Object(
          { ...AskedTime, ...AskedPlace, bucket: Type.Optional(AnalyticBucket) },
          closed,
        ),
        response: { 200: Analytic },
      },
    },
    ({ subject, params: { name }, query: { fromMs, toMs, bucket, ...asked } }) => {
      const definition = analytics.get(name)
      if (definition === undefined) throw notFound()
      const { enterprisesOfPark } = needs
      const window = windowOf(
        { ...(fromMs === undefined ? {} : { fromMs }), ...(toMs === undefined ? {} : { toMs }) },
        definition,
        needs.now(),
      )
      const { scope, parameters } = scopeOf({
        subject: known(subject),
        asked,
        definition,
        database: needs.warehouse.database,
        enterprisesOfPark,
      })
      return runAnalytic(needs.warehouse, {
        definition,
        window,
        ...(bucket === undefined ? {} : { bucket }),
        scope,
        parameters: { ...parameters, likeDays: likeDaysOf(needs.holidays(), window) },
      })
    },
  )
}

function describe(definition: AnalyticDefinition): AnalyticList['items'][number] {
  const { name, grain, level, columns } = definition
  return {
    name,
    permission: analyticsPermission,
    titleKey: `analytics.${name}.title`,
    aboutKey: `analytics.${name}.about`,
    defaultDays: defaultDaysOf(definition),
    daysMax: windowDaysMax,
    leastCount,
    grain,
    level,
    isByCamera: isByCamera(definition),
    buckets: bucketsOf(definition).map(({ bucket }) => bucket),
    columns: columns.map(({ key, unit }) => ({ key, ...(unit === undefined ? {} : { unit }) })),
  }
}
