import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import { openFolderBlobs } from '@zhian/kit/blobs/folder-blobs'
import { openWarehouse } from '@zhian/kit/clickhouse/warehouse'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { openLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import type { Service } from '@zhian/kit/run-service'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import type { ApiConfig } from './config.ts'
import { openControlStore } from './control/control-store.ts'
import { openEnrolment } from './enrolment/open-enrolment.ts'
import { apiEvents } from './events.ts'
import { Gate } from './gate.ts'

/** What may come from outside: the engine in a process admits one owner of its folder, so archive and api share it. */
interface Doors {
  /** Stays the giver's: it is not closed here. */
  readonly warehouse?: Warehouse
  readonly blobs?: BlobStore
}

export interface ApiService extends Service {
  readonly port: number
}

/** Opened from the store to the door, so that the door closes first. */
export async function startApi(
  config: ApiConfig,
  _stopping: AbortSignal,
  doors: Doors = {},
): Promise<ApiService> {
  const log = openLog('api', config.logLevel)
  const metrics = openMetrics()
  const events = apiEvents(log, metrics)
  await using opened = new AsyncDisposableStack()
  const store =
    doors.warehouse ?? opened.use(await openWarehouse(config.warehouse, config.queriesAtOnce))
  const warehouse = gatedWarehouse(store, config.queriesAtOnce)
  const now = Date.now
  const control = opened.use(await openControlStore(config.control))
  const enrolment =
    config.enrolment === null
      ? null
      : opened.use(await openEnrolment(config.enrolment, { store: control, events, now }))
  const app = await buildApp({
    token: config.token,
    warehouse,
    ungated: store,
    blobs: doors.blobs ?? openFolderBlobs(config.blobs.folder),
    consoleFolder: await consoleFolderOf(config, events),
    events,
    metrics,
    problems: () => problemsOf(warehouse),
    enrolment,
    installer: config.installer,
    control,
    assessment: config.assessment,
    bulletin: config.bulletin,
    ...(config.trustedProxies === undefined ? {} : { trustedProxies: config.trustedProxies }),
    now,
  })
  opened.defer(() => app.close())
  const port = await listenAt(app, config)
  events.ready({ port })
  const owned = opened.move()
  return {
    port,
    finished: new Promise(() => undefined),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** So many questions at once, the rest wait a little: the archive's inserts must find a way in between. */
function gatedWarehouse(warehouse: Warehouse, atOnceMax: number): Warehouse {
  const gate = new Gate({ atOnceMax, waitingMax: 200, waitMsMax: 10_000 })
  return {
    ...warehouse,
    query: (sql, parameters, bounds) => gate.pass(() => warehouse.query(sql, parameters, bounds)),
  }
}

async function consoleFolderOf(
  { consoleFolder }: ApiConfig,
  events: ReturnType<typeof apiEvents>,
): Promise<string | null> {
  if (consoleFolder === undefined) return null
  try {
    await access(join(consoleFolder, 'index.html'))
    return consoleFolder
  } catch {
    events.consoleMissing({ folder: consoleFolder })
    return null
  }
}

const askBounds = { ms: 3000, rows: 1_000_000, memoryBytes: 50_000_000 }

async function problemsOf(warehouse: Warehouse): Promise<readonly string[]> {
  try {
    const found = await warehouse.query(
      "SELECT 1 FROM system.tables WHERE database = {database:String} AND name = 'captures'",
      { database: warehouse.database },
      askBounds,
    )
    return found.length > 0 ? [] : ['the archive has not made its tables yet']
  } catch (error) {
    return [messageOf(error)]
  }
}

async function listenAt(app: FastifyInstance, at: { host: string; port: number }): Promise<number> {
  try {
    await app.listen({ host: at.host, port: at.port })
  } catch (error) {
    if (systemCodeOf(error) !== 'EADDRINUSE') throw error
    throw new Fault('PORT_TAKEN', `port ${at.port} on ${at.host} is taken`, { cause: error })
  }
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : at.port
}
