import { runService } from '@zhian/kit/run-service'
import { readCamerasConfig } from './config.ts'
import { startCameras } from './service.ts'

await runService({ name: 'cameras', readConfig: readCamerasConfig, start: startCameras })
