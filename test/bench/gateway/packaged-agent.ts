import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makePackage } from '../../../infra/deb/make-package.ts'
import { architectures } from '../../../infra/deb/runtime-packages.ts'
import type { Architecture } from '../../../infra/deb/runtime-packages.ts'
import { canWork } from '../../../infra/local/readiness.ts'
import { freePorts } from '../../../infra/local/ports.ts'
import { runTool } from '../../../infra/local/run-tool.ts'
import { startChild } from '../../support/child.ts'
import type { Child } from '../../support/child.ts'
import { eventually } from '../../support/eventually.ts'
import type { SyncCounter } from './sync-counter.ts'

/** What `./zhian package` makes for this machine, unpacked; returns the command that the service runs. */
export async function unpackAgent(folder: string): Promise<string> {
  const known = Object.keys(architectures) as Architecture[]
  const architecture = known.find((each) => architectures[each] === process.arch)
  if (architecture === undefined) throw new Error(`no package is made for ${process.arch}`)
  const { path } = await makePackage({ architecture, outputFolder: join(folder, 'deb') })
  const tree = join(folder, 'unpacked')
  await runTool('dpkg-deb', ['--extract', path, tree], { failure: `${path} cannot be unpacked` })
  return join(tree, 'usr/bin/zhian-edge')
}

export const password = 'bench-of-the-gateway'
export const agentId = 'agent-1'

export interface AgentPlan {
  readonly command: string
  readonly folder: string
  readonly mqttPort: number
  readonly registered?: readonly string[]
  readonly counter?: SyncCounter
  /** Those of the life before; usual: free ones. */
  readonly ports?: readonly number[]
}

export interface PackagedAgent extends Child {
  readonly pid: number
  readonly ports: readonly number[]
  readonly cameraPort: number
  readonly healthPort: number
}

const triesMax = 3

/** The packaged agent with every HTTP way in open, in an environment as empty as its unit's. Resolves when it is connected. */
export async function startPackagedAgent(plan: AgentPlan): Promise<PackagedAgent> {
  if (plan.ports !== undefined) return startAt(plan, plan.ports)
  for (let triesLeft = triesMax - 1; ; triesLeft -= 1) {
    try {
      return await startAt(plan, await freePorts(4))
    } catch (error) {
      // Somebody else took a port that was free a moment ago.
      if (triesLeft === 0) throw error
    }
  }
}

async function startAt(plan: AgentPlan, ports: readonly number[]): Promise<PackagedAgent> {
  const { command, folder, mqttPort, registered = [], counter } = plan
  const [cameraPort = 0, healthPort = 0, hikvisionPort = 0, dahuaPort = 0] = ports
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'password'), password)
  const cameras = registered.map((deviceId) => ({
    deviceId,
    cameraId: deviceId,
    protocol: 'gat1400',
  }))
  await writeFile(join(folder, 'cameras.json'), JSON.stringify({ cameras }))
  const run = [command, 'run'] as const
  const [program = command, ...args] = counter === undefined ? run : counter.around(run)
  const child = startChild({
    command: program,
    args,
    env: {
      AGENT_ID: agentId,
      AGENT_ENTERPRISE_ID: 'enterprise-1',
      AGENT_SITE_ID: 'site-1',
      AGENT_FOLDER: join(folder, 'agent'),
      AGENT_CAMERAS_FILE: join(folder, 'cameras.json'),
      AGENT_MQTT_URL: `mqtt://127.0.0.1:${mqttPort}`,
      AGENT_GAT1400_HOST: '127.0.0.1',
      AGENT_GAT1400_PORT: String(cameraPort),
      AGENT_GAT1400_PASSWORD_FILE: join(folder, 'password'),
      AGENT_HIKVISION_HOST: '127.0.0.1',
      AGENT_HIKVISION_PORT: String(hikvisionPort),
      AGENT_DAHUA_HOST: '127.0.0.1',
      AGENT_DAHUA_PORT: String(dahuaPort),
      AGENT_DAHUA_PASSWORD_FILE: join(folder, 'password'),
      AGENT_HEALTH_PORT: String(healthPort),
      AGENT_LOG_LEVEL: 'warn',
    },
  })
  const pid = child.process.pid ?? 0
  const agent = { ...child, pid, ports, cameraPort, healthPort }
  const isConnected = await eventually(
    async () => {
      if (child.process.exitCode !== null) return false
      if (await canWork({ name: 'edge-agent', healthPort, kafkaBrokers: [] })) return true
      throw new Error('not yet')
    },
    { withinMs: 60_000 },
  ).catch(() => false)
  if (isConnected) return agent
  await child.kill('SIGKILL')
  throw new Error(`the agent is not connected:\n${child.output()}`)
}
