import { runService } from '@zhian/kit/run-service'
import { readArchiveConfig } from './config.ts'
import { startArchive } from './service.ts'

await runService({ name: 'archive', readConfig: readArchiveConfig, start: startArchive })
