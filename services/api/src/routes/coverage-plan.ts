import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CoverageGaps, CoverageHeatMap, PlaceExplanation } from '@zhian/contracts/coverage-plan'
import { Capability, Position } from '@zhian/contracts/registry'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { surveySite } from '../coverage-plan/open-site.ts'
import type { SiteNeeds } from '../coverage-plan/open-site.ts'
import { openPlanThread } from '../coverage-plan/plan-thread.ts'
import type { PlanThread } from '../coverage-plan/plan-thread.ts'
import { known } from '../plugins/authorise.ts'
import { refusal } from '../refusal.ts'

const closed = { additionalProperties: false }
const Id = Type.String({ minLength: 1, maxLength: 64 })
const OfEnterprise = Type.Object({ enterpriseId: Id }, closed)
const ofSite = {
  siteId: Type.Optional(Id),
  isNight: Type.Boolean({ default: false }),
}
const [Longitude, Latitude] = Position.items

interface PlanNeeds extends SiteNeeds {
  readonly thread: PlanThread
}

const config = { access: 'read score' } as const

/** What of a site is seen, why, and where the next camera would bring most; reckoned when asked for, from the registry as it stands. */
export const coveragePlanRoutes: FastifyPluginAsyncTypebox<SiteNeeds> = async (app, needs) => {
  const thread = openPlanThread()
  app.addHook('onClose', () => thread[Symbol.asyncDispose]())
  await app.register(heatMapRoute, { ...needs, thread })
  await app.register(placeRoute, { ...needs, thread })
  await app.register(gapsRoute, { ...needs, thread })
}

const heatMapRoute: FastifyPluginAsyncTypebox<PlanNeeds> = async (app, needs) => {
  app.get(
    '/v1/enterprises/:enterpriseId/coverage/heat-map',
    {
      config,
      schema: {
        summary:
          'How well each cell of a site is seen for a need; with longitude and latitude, finely around a place',
        params: OfEnterprise,
        querystring: Type.Object(
          {
            ...ofSite,
            need: Capability,
            longitude: Type.Optional(Longitude),
            latitude: Type.Optional(Latitude),
          },
          closed,
        ),
        response: { 200: CoverageHeatMap },
      },
    },
    async ({ subject, params, query }, reply) => {
      const { need, longitude, latitude, ...asked } = query
      const around = placeOf(longitude, latitude)
      const survey = await surveySite(needs, known(subject), { ...params, ...asked })
      const where = around === undefined ? {} : { around }
      const map = await needs.thread.ask('heatMap', { survey, need, ...where }, goneOf(reply))
      return { ...params, isNight: asked.isNight, ...map }
    },
  )
}

const placeRoute: FastifyPluginAsyncTypebox<PlanNeeds> = async (app, needs) => {
  app.get(
    '/v1/enterprises/:enterpriseId/coverage/place',
    {
      config,
      schema: {
        summary: 'Why a place is seen or not: each camera with what it has there and what fails it',
        params: OfEnterprise,
        querystring: Type.Object(
          { ...ofSite, need: Capability, longitude: Longitude, latitude: Latitude },
          closed,
        ),
        response: { 200: PlaceExplanation },
      },
    },
    async ({ subject, params, query: { need, longitude, latitude, ...asked } }, reply) => {
      const survey = await surveySite(needs, known(subject), { ...params, ...asked })
      const position: Position = [longitude, latitude]
      const why = await needs.thread.ask('place', { survey, need, position }, goneOf(reply))
      return { ...params, isNight: asked.isNight, ...why }
    },
  )
}

const gapsRoute: FastifyPluginAsyncTypebox<PlanNeeds> = async (app, needs) => {
  app.get(
    '/v1/enterprises/:enterpriseId/coverage/blind-spots',
    {
      config,
      schema: {
        summary: 'What must be seen and is not, and what the next cameras would bring',
        params: OfEnterprise,
        querystring: Type.Object(ofSite, closed),
        response: { 200: CoverageGaps },
      },
    },
    async ({ subject, params, query }, reply) => {
      const survey = await surveySite(needs, known(subject), { ...params, ...query })
      const gaps = await needs.thread.ask('gaps', { survey }, goneOf(reply))
      return { ...params, isNight: query.isNight, ...gaps }
    },
  )
}

function placeOf(longitude?: number, latitude?: number): Position | undefined {
  if (longitude === undefined && latitude === undefined) return undefined
  if (longitude !== undefined && latitude !== undefined) return [longitude, latitude]
  const missing = longitude === undefined ? 'longitude' : 'latitude'
  throw refusal('INPUT_REFUSED', {
    en: `${missing}: is missing, a place has both`,
    zh: `${missing}: 缺少，位置需要经度和纬度`,
  })
}

/** Aborted when the connection ends, with or without an answer. */
function goneOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  if (raw.destroyed) gone.abort()
  else raw.once('close', () => gone.abort())
  return gone.signal
}
