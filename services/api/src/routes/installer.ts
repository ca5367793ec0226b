import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { InstallerView } from '@zhian/contracts/installer'
import { Type } from 'typebox'
import {
  installScript,
  newestPackages,
  packageFilePattern,
  refuseMissing,
} from '../installer/packages-folder.ts'
import { publicAddress } from '../installer/public-address.ts'
import { refusal } from '../refusal.ts'

const closed = { additionalProperties: false } as const
const NoQuery = Type.Object({}, closed)

export interface InstallerPlan {
  /** Where `./zhian package` puts its output. */
  readonly folder: string | undefined
  /** Where boxes reach this API; else as whoever asks has reached it. */
  readonly publicUrl: string | undefined
}

/** How the agent comes onto a box. Script and packages are open: a box has no identity yet, and they hold no secret. */
export const installerRoutes: FastifyPluginAsyncTypebox<InstallerPlan> = async (app, plan) => {
  const addressOf = (asked: { protocol: string; host: string }) =>
    publicAddress(plan.publicUrl, asked)
  app.get(
    '/v1/agent/installer',
    {
      config: { access: 'enrol gateway' },
      schema: {
        summary: 'What boxes can install from here, and under which address',
        querystring: NoQuery,
        response: { 200: InstallerView },
      },
    },
    async ({ protocol, host }) => ({
      url: addressOf({ protocol, host }),
      packages: plan.folder === undefined ? [] : await newestPackages(plan.folder),
    }),
  )
  app.get(
    '/v1/agent/install.sh',
    {
      config: { access: 'open' },
      schema: { summary: 'Installs the agent on Debian or Ubuntu', querystring: NoQuery },
    },
    async (request, reply) => {
      const script = await installScript(known(plan.folder), addressOf(request))
      // The address in it is that of this request.
      return reply.type('text/x-shellscript').header('cache-control', 'no-store').send(script)
    },
  )
  if (plan.folder !== undefined) await app.register(packageRoute, { folder: plan.folder })
}

const packageRoute: FastifyPluginAsyncTypebox<{ folder: string }> = async (app, { folder }) => {
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false })
  app.get(
    '/v1/agent/packages/:file',
    {
      config: { access: 'open' },
      // A part of a file that was compressed on its way would be a part of something else.
      compress: false,
      schema: {
        summary: 'A package or its SHA-256; without a version in its name the newest',
        params: Type.Object({ file: Type.String({ pattern: packageFilePattern }) }, closed),
        querystring: NoQuery,
      },
    },
    async ({ params: { file } }, reply) => {
      await refuseMissing(folder, file)
      // Asked again each time, by its ETag: a package that is made anew keeps its name.
      return reply.header('cache-control', 'public, no-cache').sendFile(file)
    },
  )
}

function known(folder: string | undefined): string {
  if (folder !== undefined) return folder
  throw refusal('NOT_FOUND', {
    en: 'no packages are served here; API_PACKAGES_FOLDER says where they lie',
    zh: '这里不提供安装包；API_PACKAGES_FOLDER 指明其位置',
  })
}
