import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CoverageGaps, CoverageHeatMap, PlaceExplanation } from '@zhian/contracts/coverage-plan'
import { Capability, Position } from '@zhian/contracts/registry'
import { Type } from 'typebox'
import { explainPlace } from '../coverage-plan/explain-place.ts'
import { findGaps } from '../coverage-plan/find-gaps.ts'
import { heatGrid } from '../coverage-plan/heat-grid.ts'
import { openSite } from '../coverage-plan/open-site.ts'
import type { PlanNeeds } from '../coverage-plan/open-site.ts'
import { known } from '../plugins/authorise.ts'

const closed = { additionalProperties: false }
const Id = Type.String({ minLength: 1, maxLength: 64 })
const OfEnterprise = Type.Object({ enterpriseId: Id }, closed)
const ofSite = {
  siteId: Type.Optional(Id),
  isNight: Type.Boolean({ default: false }),
}
const [Longitude, Latitude] = Position.items

/** What of a site is seen, why, and where the next camera would bring most; reckoned when asked for, from the registry as it stands. */
export const coveragePlanRoutes: FastifyPluginAsyncTypebox<PlanNeeds> = async (app, needs) => {
  const config = { access: 'read score' } as const
  app.get(
    '/v1/enterprises/:enterpriseId/coverage/heat-map',
    {
      config,
      schema: {
        summary: 'How well each cell of a site is seen for a need; 422 where the site is too large',
        params: OfEnterprise,
        querystring: Type.Object({ ...ofSite, need: Capability }, closed),
        response: { 200: CoverageHeatMap },
      },
    },
    async ({ subject, params, query: { need, ...asked } }) => {
      const open = await openSite(needs, known(subject), { ...params, ...asked })
      return { ...params, isNight: asked.isNight, ...heatGrid(open, need) }
    },
  )
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
    async ({ subject, params, query: { need, longitude, latitude, ...asked } }) => {
      const open = await openSite(needs, known(subject), { ...params, ...asked })
      const position: Position = [longitude, latitude]
      return { ...params, isNight: asked.isNight, ...explainPlace(open, { need, position }) }
    },
  )
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
    async ({ subject, params, query }) => {
      const open = await openSite(needs, known(subject), { ...params, ...query })
      return { ...params, isNight: query.isNight, ...findGaps(open) }
    },
  )
}
