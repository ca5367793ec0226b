import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CameraPage } from '@zhian/contracts/api'
import { DiscoveryOrder, RegistryRecord } from '@zhian/contracts/registry-exchange'
import { Type } from 'typebox'
import { known } from '../plugins/authorise.ts'
import type { Discoveries } from '../registry/begin-archives.ts'
import type { Author, RegistryDesk } from '../registry/registry-desk.ts'
import { settleDiscovery } from '../registry/settle-discovery.ts'
import { authorOf } from './author-of.ts'
import { refusal } from '../refusal.ts'

interface Needs {
  readonly desk: RegistryDesk
  readonly discoveries: Discoveries
}

interface Settled {
  readonly cameraId: string
  readonly order: DiscoveryOrder
  readonly author: Author
}

/** Cameras that nobody has archived, and what becomes of each. To ignore one is a record like any other. */
export const discoveryRoutes: FastifyPluginAsyncTypebox<Needs> = async (
  app,
  { desk, discoveries },
) => {
  const config = { access: 'change registry' } as const
  const settle = async ({ cameraId, order, author }: Settled): Promise<RegistryRecord> => {
    const found = await discoveries.list(author.subject, await desk.snapshot())
    const camera = found.find((each) => each.cameraId === cameraId)
    if (camera === undefined)
      throw refusal('NOT_FOUND', {
        en: 'no agent within your reach sees it without an archive',
        zh: '您的权限范围内没有网关发现这台未建档的相机',
      })
    return settleDiscovery(desk, { camera, order, author })
  }
  app.get(
    '/v1/registry-discoveries',
    {
      config,
      schema: {
        summary: 'Cameras that agents see and that have no archive, without the ignored ones',
        response: { 200: CameraPage },
      },
    },
    async ({ subject }) => ({
      items: await discoveries.list(known(subject), await desk.snapshot()),
    }),
  )
  app.post(
    '/v1/registry-discoveries/:cameraId',
    {
      config,
      schema: {
        summary: 'Begin its archive, or say which archive it is, which then goes on under its id',
        params: Type.Object({ cameraId: Type.String({ minLength: 1, maxLength: 64 }) }),
        body: DiscoveryOrder,
        response: { 200: RegistryRecord },
      },
    },
    (request) =>
      settle({
        cameraId: request.params.cameraId,
        order: request.body,
        author: authorOf(request, 'discovery'),
      }),
  )
}
