import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { readEdgeAgentConfig } from '@zhian/edge-agent/config'
import { examine } from '@zhian/edge-agent/doctor/examine'
import { startEdgeAgent } from '@zhian/edge-agent/service'
import { freePorts } from '../../../../infra/local/ports.ts'
import { eventually } from '../../../support/eventually.ts'

type Words = Readonly<Record<string, string>>

/** A machine whose time service says that the clock is right, with a folder and settings for one agent. */
export async function givenBox(mqttUrl: string, more: Words = {}) {
  const home = await mkdtemp(join(tmpdir(), 'zhian-doctor-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const folder = join(home, 'state')
  await mkdir(folder, { mode: 0o700 })
  await setClock('yes')
  const [healthPort = 0] = await freePorts(1)
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    AGENT_ID: 'agent-1',
    AGENT_ENTERPRISE_ID: 'e1',
    AGENT_SITE_ID: 's1',
    AGENT_FOLDER: folder,
    AGENT_MQTT_URL: mqttUrl,
    AGENT_HEALTH_PORT: String(healthPort),
    AGENT_LOG_LEVEL: 'silent',
    ...more,
  }
  /** What the machine’s time service says from now on. */
  async function setClock(synchronised: 'yes' | 'no') {
    const tools = join(home, 'tools')
    await mkdir(tools, { recursive: true })
    await writeFile(join(tools, 'timedatectl'), `#!/bin/sh\necho ${synchronised}\n`)
    await chmod(join(tools, 'timedatectl'), 0o755)
    const path = process.env['PATH'] ?? ''
    if (!path.startsWith(tools)) vi.stubEnv('PATH', `${tools}:${path}`)
  }
  onTestFinished(() => void vi.unstubAllEnvs())
  const diagnose = (laterMs = 0) => examine({ env }, Date.now() + laterMs)
  return {
    home,
    folder,
    env,
    setClock,
    diagnose,
    /** What is not as it should be. */
    async faults(laterMs = 0): Promise<string[]> {
      const { findings } = await diagnose(laterMs)
      const faulty = findings.filter(({ level }) => level !== 'ok')
      return faulty.map(({ level, code }) => `${level} ${code}`)
    },
    /** An agent that runs to the test’s end. */
    async start(wanted: 'connected' | 'away' = 'connected') {
      const agent = await startEdgeAgent(readEdgeAgentConfig(env), new AbortController().signal)
      onTestFinished(() => agent[Symbol.asyncDispose]())
      const page = async () =>
        (await (await fetch(`http://127.0.0.1:${agent.healthPort}/status`)).json()) as {
          agent: { spool: { pending: number } }
          uplink: { isConnected: boolean; trouble?: string }
          identity?: { trouble?: string }
        }
      await eventually(
        async () => {
          const { uplink } = await page()
          if (uplink.isConnected !== (wanted === 'connected')) throw new Error(uplink.trouble)
          if (wanted === 'away' && uplink.trouble === undefined) throw new Error('not tried yet')
        },
        { withinMs: 20_000 },
      )
      return { agent, page }
    },
  }
}

export type Box = Awaited<ReturnType<typeof givenBox>>

/** Somebody else’s program at a port of this machine. */
export async function strangerAt(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
}
