import { runService } from '@zhian/kit/run-service'
import { readBridgeConfig } from './config.ts'
import { startBridge } from './service.ts'

await runService({ name: 'bridge', readConfig: readBridgeConfig, start: startBridge })
