import { runService } from '@zhian/kit/run-service'
import { readInferenceConfig } from './config.ts'
import { startInference } from './service.ts'

await runService({ name: 'inference', readConfig: readInferenceConfig, start: startInference })
