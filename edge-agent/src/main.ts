#!/usr/bin/env node
import { runService } from '@zhian/kit/run-service'
import { askSecret } from './cli/ask-secret.ts'
import { runProgram } from './cli/program.ts'
import { readEdgeAgentConfig } from './config.ts'
import { startEdgeAgent } from './service.ts'

// `zhian-edge status | head -1` closes our output early, which is no failure.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(0))

// A token that was typed stands in `ps` for everybody here to read; from now on only the name does.
if (process.argv.some((word) => word.startsWith('--token'))) process.title = 'zhian-edge enroll'

// No await out here: the package holds this as CommonJS, which needs less memory than modules do.
void runProgram(process.argv.slice(2), {
  env: process.env,
  say: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  ...(process.stdin.isTTY
    ? {
        askSecret: (question: string) =>
          askSecret(question, { input: process.stdin, output: process.stderr }),
      }
    : {}),
  ...(process.stderr.isTTY
    ? { progress: (text: string) => process.stderr.write(`\r${text}\u001B[K\r`) }
    : {}),
  run: (env) =>
    runService({
      name: 'edge-agent',
      readConfig: () => readEdgeAgentConfig(env),
      start: startEdgeAgent,
    }),
  usualConfigFile: '/etc/zhian-edge/zhian-edge.conf',
  isLookedAt: process.stdout.isTTY,
}).then((exitCode) => {
  if (exitCode !== undefined) process.exitCode = exitCode
})
