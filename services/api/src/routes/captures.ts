import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CapturePage, CaptureQuery, CaptureView } from '@zhian/contracts/api'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Type } from 'typebox'
import { captureSearch } from '../capture-search.ts'
import { captureView } from '../queries/capture-row.ts'
import { findCapture } from '../queries/find-capture.ts'
import { refusal } from '../refusal.ts'

export const CaptureId = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })

interface CaptureNeeds {
  readonly warehouse: Warehouse
  readonly now: () => number
}

export const captureRoutes: FastifyPluginAsyncTypebox<CaptureNeeds> = async (
  app,
  { warehouse, now },
) => {
  const searchCaptures = captureSearch(warehouse, now)
  app.get(
    '/v1/captures',
    {
      config: { access: 'read capture' },
      schema: {
        summary: 'Captures, newest first',
        querystring: Type.Object(CaptureQuery.properties, { additionalProperties: false }),
        response: { 200: CapturePage },
      },
    },
    ({ query }) => searchCaptures(query),
  )
  app.get(
    '/v1/captures/:id',
    {
      config: { access: 'read capture' },
      schema: {
        summary: 'One capture',
        params: Type.Object({ id: CaptureId }),
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: CaptureView },
      },
    },
    async ({ params }) => {
      const row = await findCapture(warehouse, params.id)
      if (row === null)
        throw refusal('NOT_FOUND', { en: 'no capture has this id', zh: '没有这条抓拍' })
      return captureView(row)
    },
  )
}
