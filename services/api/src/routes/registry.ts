import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AgentPage, CameraPage, CaptureTotals } from '@zhian/contracts/api'
import type { CaptureLedger } from '@zhian/contracts/api'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Type } from 'typebox'
import { warehouseFilter } from '../access/place-filter.ts'
import type { EnterprisesOfPark } from '../access/place-filter.ts'
import type { Subject } from '../access/policy.ts'
import { known } from '../plugins/authorise.ts'
import { countEnds, countUnattributed } from '../queries/count-ends.ts'
import { listAgents } from '../queries/list-agents.ts'
import { listCameras } from '../queries/list-cameras.ts'

const NoQuery = Type.Object({}, { additionalProperties: false })
const nothing: CaptureLedger = { captured: 0, stored: 0, dead: 0, evicted: 0, pending: 0 }

interface RegistryNeeds {
  readonly warehouse: Warehouse
  readonly enterprisesOfPark: EnterprisesOfPark
  readonly now: () => number
}

/** What stands outside in the zone, and whether all that it captured has ended. */
export const registryRoutes: FastifyPluginAsyncTypebox<RegistryNeeds> = async (app, needs) => {
  await app.register(equipmentRoutes, needs)
  await app.register(totalRoutes, needs)
}

const equipmentRoutes: FastifyPluginAsyncTypebox<RegistryNeeds> = async (app, needs) => {
  const { warehouse } = needs
  const equipmentOf = (subject: Subject | null) =>
    warehouseFilter(known(subject), 'read equipment', needs.enterprisesOfPark)
  app.get(
    '/v1/cameras',
    {
      config: { access: 'read equipment' },
      schema: {
        summary: 'Cameras, as their agents last saw them',
        querystring: NoQuery,
        response: { 200: CameraPage },
      },
    },
    async ({ subject }) => ({ items: await listCameras(warehouse, equipmentOf(subject)) }),
  )
  app.get(
    '/v1/agents',
    {
      config: { access: 'read equipment' },
      schema: {
        summary: 'Agents, and how their captures ended',
        querystring: NoQuery,
        response: { 200: AgentPage },
      },
    },
    async ({ subject }) => {
      const [agents, ends] = await Promise.all([
        listAgents(warehouse, equipmentOf(subject)),
        countEnds(warehouse),
      ])
      const ledgers = new Map(ends.map(({ agentId, ...ledger }) => [agentId, ledger]))
      return {
        items: agents.map((agent) => ({ ...agent, ledger: ledgers.get(agent.agentId) ?? nothing })),
      }
    },
  )
}

const totalRoutes: FastifyPluginAsyncTypebox<RegistryNeeds> = async (app, { warehouse, now }) => {
  app.get(
    '/v1/summary',
    {
      config: { access: 'read service' },
      schema: {
        summary: 'How all captures ended',
        querystring: NoQuery,
        response: { 200: CaptureTotals },
      },
    },
    async () => {
      const [ends, unattributed] = await Promise.all([
        countEnds(warehouse),
        countUnattributed(warehouse),
      ])
      const sum = (name: keyof CaptureLedger) => ends.reduce((all, each) => all + each[name], 0)
      return {
        atMs: now(),
        agents: ends.length,
        captured: sum('captured'),
        stored: sum('stored'),
        dead: sum('dead'),
        evicted: sum('evicted'),
        pending: sum('pending'),
        unattributed,
      }
    },
  )
}
