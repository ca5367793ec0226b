import { fromEnv } from '@zhian/kit/config'
import type { Env } from '@zhian/kit/config'
import { readWarehouseAddress } from '@zhian/kit/clickhouse/warehouse-address'

export type ArchiveConfig = ReturnType<typeof readArchiveConfig>

export const readArchiveConfig = (env: Env) =>
  fromEnv(env, (read) => ({
    logLevel: read.choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    kafka: { brokers: read.list('KAFKA_BROKERS'), clientId: 'zhian-archive' },
    groupId: read.text('ARCHIVE_GROUP_ID', 'zhian-archive'),
    warehouse: readWarehouseAddress(read),
    migrationsFolder: read.text('ARCHIVE_MIGRATIONS_FOLDER', 'infra/clickhouse/migrations'),
    batch: {
      rowsMax: read.integer('ARCHIVE_BATCH_ROWS_MAX', { min: 1, max: 100_000, fallback: 5000 }),
      bytesMax: read.integer('ARCHIVE_BATCH_BYTES_MAX', {
        min: 100_000,
        max: 64_000_000,
        fallback: 8_000_000,
      }),
      /** How long Kafka waits for more before it answers: the age of a batch. */
      waitMs: read.integer('ARCHIVE_BATCH_WAIT_MS', { min: 1, max: 5000, fallback: 200 }),
    },
    health: {
      host: read.text('ARCHIVE_HEALTH_HOST', '127.0.0.1'),
      port: read.integer('ARCHIVE_HEALTH_PORT', { min: 0, max: 65_535, fallback: 17_413 }),
    },
    shutdownDeadlineMs: read.integer('ARCHIVE_SHUTDOWN_DEADLINE_MS', {
      min: 1000,
      max: 60_000,
      fallback: 10_000,
    }),
  }))
