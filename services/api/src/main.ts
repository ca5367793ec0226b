import { runService } from '@zhian/kit/run-service'
import { readApiConfig } from './config.ts'
import { startApi } from './service.ts'

await runService({ name: 'api', readConfig: readApiConfig, start: startApi })
