import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CameraHistory } from '@zhian/contracts/camera-history'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Type } from 'typebox'
import { cameraHistory } from '../camera-history/camera-history.ts'
import { known } from '../plugins/authorise.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'

interface Needs {
  readonly warehouse: Warehouse
  readonly desk: RegistryDesk
  readonly now: () => number
}

/** How a camera has been: for whoever answers for it, and never what it saw. */
export const cameraHistoryRoutes: FastifyPluginAsyncTypebox<Needs> = async (app, needs) => {
  app.get(
    '/v1/registry/cameras/:id/history',
    {
      config: { access: 'read registry' },
      schema: {
        summary: 'Health, clock and quality of a camera over the last 30 days',
        params: Type.Object(
          { id: Type.String({ minLength: 1, maxLength: 64 }) },
          { additionalProperties: false },
        ),
        response: { 200: CameraHistory },
      },
    },
    ({ subject, params }) => cameraHistory(needs, known(subject), params.id),
  )
}
