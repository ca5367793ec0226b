import { randomUUIDv7 } from 'node:crypto'
import fastifyCookie from '@fastify/cookie'
import fastifyCompress from '@fastify/compress'
import fastifyHelmet from '@fastify/helmet'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import type { Registry } from '@zhian/kit/metrics'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { openAssessment } from './assessment/open-assessment.ts'
import type { AssessmentSettings, OpenAssessment } from './assessment/open-assessment.ts'
import type { ApiEvents } from './events.ts'
import { LiveFeed } from './live-feed.ts'
import { answerProblems, notFound, sendProblem } from './plugins/answer-problems.ts'
import { authenticate } from './plugins/authenticate.ts'
import { stateAccess } from './plugins/authorise.ts'
import { refuseCrossSite } from './plugins/refuse-cross-site.ts'
import { isConsoleView, serveConsole } from './plugins/serve-console.ts'
import { describeRoutes, serveDocs } from './plugins/serve-docs.ts'
import type { Enrolment } from './enrolment/open-enrolment.ts'
import type { ControlStore } from './control/control-store.ts'
import { openBulletins } from './bulletin/open-bulletins.ts'
import type { BulletinSettings } from './bulletin/bulletin-settings.ts'
import { openPeople } from './people/open-people.ts'
import { openRegistry } from './registry/open-registry.ts'
import type { ParkRegistry } from './registry/open-registry.ts'
import { analyticRoutes } from './routes/analytics.ts'
import { accountRoutes } from './routes/accounts.ts'
import { bulletinRoutes } from './routes/bulletins.ts'
import { sessionRoutes } from './routes/session.ts'
import { cameraHistoryRoutes } from './routes/camera-history.ts'
import { coveragePlanRoutes } from './routes/coverage-plan.ts'
import { captureRoutes } from './routes/captures.ts'
import { enrolmentRoutes } from './routes/enrolment.ts'
import { healthRoutes } from './routes/health.ts'
import { imageRoutes } from './routes/images.ts'
import { installerRoutes } from './routes/installer.ts'
import type { InstallerPlan } from './routes/installer.ts'
import { liveRoutes } from './routes/live.ts'
import { parkRegistryRoutes } from './routes/park-registry.ts'
import { rectificationRoutes } from './routes/rectifications.ts'
import { registryRoutes } from './routes/registry.ts'
import { scoreRoutes } from './routes/scores.ts'

export interface AppNeeds {
  readonly token: string
  readonly warehouse: Warehouse
  /** For work that nobody waits for; by default the same. */
  readonly ungated?: Warehouse
  readonly blobs: Pick<BlobStore, 'get'>
  readonly consoleFolder: string | null
  /** Null where no certificate authority was set up. */
  readonly enrolment: Enrolment | null
  readonly installer?: InstallerPlan | undefined
  readonly control: ControlStore
  readonly assessment: AssessmentSettings
  readonly bulletin: BulletinSettings
  /** Whose word about the caller's address and protocol is taken. */
  readonly trustedProxies?: readonly string[]
  readonly events: ApiEvents
  readonly liveHeartbeatMs?: number
  readonly metrics: Registry
  readonly problems: () => Promise<readonly string[]>
  readonly now: () => number
}

/** A certificate request is the largest body that we take. */
const bodyLimitBytes = 16_384

/** The page's own files and nothing from elsewhere; the components' library writes styles into the page. */
const contentSecurity = {
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    'worker-src': ["'self'"],
    'connect-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'style-src': ["'self'", "'unsafe-inline'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  },
}

/** The whole app, without a port. */
export async function buildApp(needs: AppNeeds): Promise<FastifyInstance> {
  const { warehouse, blobs, events, metrics, problems, now, consoleFolder, enrolment } = needs
  const app = fastify({
    genReqId: () => randomUUIDv7(),
    requestIdHeader: false,
    bodyLimit: bodyLimitBytes,
    trustProxy: needs.trustedProxies === undefined ? false : [...needs.trustedProxies],
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
    // Fastify drops unknown fields by default; a misspelt filter would then show everything.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: false } },
  }).withTypeProvider<TypeBoxTypeProvider>()
  const isPage = (request: Parameters<typeof isConsoleView>[0]) =>
    consoleFolder !== null && isConsoleView(request)

  answerProblems(app, events)
  watchAnswers(app, events)
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: contentSecurity,
    // Whoever puts TLS before this knows for which names it holds; we do not.
    strictTransportSecurity: false,
  })
  await app.register(fastifyCompress, { threshold: 1024, encodings: ['gzip', 'identity'] })
  await app.register(fastifyCookie)
  stateAccess(app)
  refuseCrossSite(app)
  const people = openPeople({ control: needs.control, events, now })
  authenticate(app, { token: needs.token, desk: people.signIn, isPage, events })
  await describeRoutes(app)
  await app.register(healthRoutes, { metrics, problems })
  await app.register(sessionRoutes, { desk: people.signIn })
  await app.register(accountRoutes, { desk: people.accounts })
  await app.register(captureRoutes, { warehouse, now })
  await app.register(imageRoutes, { warehouse, blobs })
  await app.register(liveRoutes, {
    feed: new LiveFeed(warehouse, events),
    events,
    heartbeatMs: needs.liveHeartbeatMs,
  })
  const registry = await openRegistry({ control: needs.control, warehouse, events, now })
  app.addHook('onClose', () => registry[Symbol.asyncDispose]())
  await app.register(registryRoutes, { warehouse, now, ...registry })
  await app.register(parkRegistryRoutes, registry)
  const assessment = await serveAssessment(app, needs, registry)
  await app.register(enrolmentRoutes, { enrolment, registry: registry.desk, warehouse, now })
  await app.register(
    bulletinRoutes,
    openBulletins({ ...needs, registry: registry.desk, assessment }),
  )
  await app.register(
    installerRoutes,
    needs.installer ?? { folder: undefined, publicUrl: undefined },
  )
  await serveDocs(app)
  const page = consoleFolder === null ? null : await serveConsole(app, consoleFolder)
  app.setNotFoundHandler((request, reply) => {
    if (page !== null && isPage(request))
      return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page)
    return sendProblem(notFound(), { request, reply, events })
  })
  return app
}

async function serveAssessment(
  app: FastifyInstance,
  { control, warehouse, ungated = warehouse, blobs, assessment: settings, events, now }: AppNeeds,
  registry: ParkRegistry,
): Promise<OpenAssessment> {
  const needs = {
    control,
    warehouse: ungated,
    blobs,
    registry: registry.desk,
    settings,
    events,
    now,
  }
  const assessment = openAssessment(needs)
  app.addHook('onClose', () => assessment[Symbol.asyncDispose]())
  await app.register(scoreRoutes, { assessment, now })
  await app.register(rectificationRoutes, assessment)
  await app.register(analyticRoutes, { warehouse, now, ...registry })
  await app.register(cameraHistoryRoutes, { warehouse, now, ...registry })
  await app.register(coveragePlanRoutes, { warehouse, now, ...registry })
  return assessment
}

function watchAnswers(app: FastifyInstance, events: ApiEvents): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    events.answered({
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
  })
}
