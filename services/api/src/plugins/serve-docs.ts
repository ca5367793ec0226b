import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

/** OpenAPI 3.1 out of the routes' own schemas. To be called before any route is made. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Zhian',
        version: '1',
        description:
          'Captures of the zone’s cameras. Times are UTC milliseconds; problems are RFC 9457.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: '__Host-zhian' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
  })
}

/** `/openapi.json` and its page `/docs`, for which a browser asks its user for the token (any name, the token as password). */
export async function serveDocs(app: FastifyInstance): Promise<void> {
  app.get(
    '/openapi.json',
    { schema: { hide: true }, config: { access: 'read service', asksBrowser: true } },
    (_request, reply) => reply.send(app.swagger()),
  )
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'read service', asksBrowser: true }
    })
    await scope.register(fastifySwaggerUi, { routePrefix: '/docs' })
  })
}
