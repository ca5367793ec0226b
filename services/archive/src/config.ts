import { fromEnv } from '@zhian/kit/config'
import type { Env } from '@zhian/kit/config'
import { readWarehouseAddress } from '@zhian/kit/clickhouse/warehouse-address'
import { readProcess } from '@zhian/kit/process-config'

export type ArchiveConfig = ReturnType<typeof readArchiveConfig>

export const readArchiveConfig = (env: Env) =>
  fromEnv(env, (read) => ({
    ...readProcess(read, { prefix: 'ARCHIVE', healthPort: 17_413 }),
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
  }))
