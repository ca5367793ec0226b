import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Registry } from '@zhian/kit/metrics'

interface HealthNeeds {
  readonly metrics: Registry
  /** Empty when all is well, else what is not, one sentence each. */
  readonly problems: () => Promise<readonly string[]>
}

/** `/livez` asks for nothing and tells nothing; the two others are for whoever has the token. */
export const healthRoutes: FastifyPluginAsyncTypebox<HealthNeeds> = async (
  app,
  { metrics, problems },
) => {
  app.get('/livez', { schema: { hide: true }, config: { access: 'open' } }, () => 'ok\n')
  app.get(
    '/readyz',
    { schema: { hide: true }, config: { access: 'read service' } },
    async (_request, reply) => {
      const found = await problems()
      if (found.length === 0) return 'ok\n'
      return reply.code(503).send(`${found.join('\n')}\n`)
    },
  )
  app.get(
    '/metrics',
    { schema: { hide: true }, config: { access: 'read service' } },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
  )
}
