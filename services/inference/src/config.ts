import { availableParallelism } from 'node:os'
import { fromEnv } from '@zhian/kit/config'
import type { Env } from '@zhian/kit/config'

export type InferenceConfig = ReturnType<typeof readInferenceConfig>

export const readInferenceConfig = (env: Env) =>
  fromEnv(env, (read) => ({
    logLevel: read.choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    kafka: { brokers: read.list('KAFKA_BROKERS'), clientId: 'zhian-inference' },
    groupId: read.text('INFERENCE_GROUP_ID', 'zhian-inference'),
    blobs: { folder: read.text('BLOBS_FOLDER') },
    modelsFolder: read.text('INFERENCE_MODELS_FOLDER'),
    /** One thread a core: a second one on a core takes from the first. */
    workers: read.integer('INFERENCE_WORKERS', {
      min: 1,
      max: 128,
      fallback: availableParallelism(),
    }),
    /** How long a picture may be missing from the blob store before its capture is dead. */
    blobMissingMsMax: read.integer('INFERENCE_BLOB_MISSING_MS_MAX', {
      min: 0,
      max: 600_000,
      fallback: 15_000,
    }),
    health: {
      host: read.text('INFERENCE_HEALTH_HOST', '127.0.0.1'),
      port: read.integer('INFERENCE_HEALTH_PORT', { min: 0, max: 65_535, fallback: 17_412 }),
    },
    shutdownDeadlineMs: read.integer('INFERENCE_SHUTDOWN_DEADLINE_MS', {
      min: 1000,
      max: 60_000,
      fallback: 10_000,
    }),
  }))
