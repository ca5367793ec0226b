import { availableParallelism } from 'node:os'
import { fromEnv } from '@zhian/kit/config'
import type { Env } from '@zhian/kit/config'
import { readProcess } from '@zhian/kit/process-config'

export type InferenceConfig = ReturnType<typeof readInferenceConfig>

export const readInferenceConfig = (env: Env) =>
  fromEnv(env, (read) => ({
    ...readProcess(read, { prefix: 'INFERENCE', healthPort: 17_412 }),
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
  }))
