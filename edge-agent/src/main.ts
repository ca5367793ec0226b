import { runService } from '@zhian/kit/run-service'
import { readEdgeAgentConfig } from './config.ts'
import { startEdgeAgent } from './service.ts'

await runService({ name: 'edge-agent', readConfig: readEdgeAgentConfig, start: startEdgeAgent })
