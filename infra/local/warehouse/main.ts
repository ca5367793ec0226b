import { readApiConfig } from '@zhian/api/config'
import { startApi } from '@zhian/api/service'
import { readArchiveConfig } from '@zhian/archive/config'
import { startArchive } from '@zhian/archive/service'
import { openWarehouse } from '@zhian/kit/clickhouse/warehouse'
import type { Env } from '@zhian/kit/config'
import { runService } from '@zhian/kit/run-service'
import type { Service } from '@zhian/kit/run-service'

const readConfig = (env: Env) => {
  const archive = readArchiveConfig(env)
  return { archive, api: readApiConfig(env), shutdownDeadlineMs: archive.shutdownDeadlineMs }
}

/** Archive and api in one process over one engine: it admits one process to its folder. */
async function startWarehouse(
  config: ReturnType<typeof readConfig>,
  stopping: AbortSignal,
): Promise<Service> {
  await using opened = new AsyncDisposableStack()
  const warehouse = opened.use(await openWarehouse(config.archive.warehouse, 4))
  const archive = opened.use(await startArchive(config.archive, stopping, { warehouse }))
  const api = opened.use(await startApi(config.api, stopping, { warehouse }))
  const owned = opened.move()
  return {
    finished: Promise.race([archive.finished, api.finished]),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

await runService({ name: 'warehouse', readConfig, start: startWarehouse })
