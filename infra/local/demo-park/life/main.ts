import { runService } from '@zhian/kit/run-service'
import { readLifeConfig } from './config.ts'
import { startLife } from './service.ts'

await runService({ name: 'demo-park', readConfig: readLifeConfig, start: startLife })
