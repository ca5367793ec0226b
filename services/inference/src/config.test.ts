import { expect, test } from 'vitest'
import { readInferenceConfig } from './config.ts'

test('all problems are told at once', () => {
  expect(() => readInferenceConfig({ INFERENCE_WORKERS: 'many' })).toThrow(
    /KAFKA_BROKERS[^]*BLOBS_FOLDER[^]*INFERENCE_MODELS_FOLDER[^]*INFERENCE_WORKERS/,
  )
})
