import { join } from 'node:path'
import { fault, pageOf, well } from './box.ts'
import type { Box, Checked } from './box.ts'
import type { Found } from './finding.ts'
import { holderOf, lockHolder } from './listeners.ts'

export async function checkAgent(box: Box): Promise<Checked> {
  const { agent, config, listeners } = box
  const { port } = config.health
  const holder = async () => {
    const listener = listeners.find((each) => each.port === port)
    return listener === undefined ? '?' : holderOf(listener.inode)
  }
  if (agent.is === 'stranger') return fault('health_port_taken', { port, holder: await holder() })
  if (agent.is === 'silent') return fault('agent_silent', { port, holder: await holder() })
  if (agent.is === 'running') {
    const { agentId, version, startedAtMs } = agent.page.agent
    const minutes = Math.max(0, Math.round((box.nowMs - startedAtMs) / 60_000))
    return well({ agentId, version, port, upMinutes: minutes })
  }
  const locker = box.folder === '' ? undefined : await lockHolder(join(config.spool.folder, 'lock'))
  if (locker !== undefined)
    return fault('folder_locked', { path: config.spool.folder, holder: locker, port })
  return fault('agent_not_running', { port })
}

interface CameraPort {
  readonly name: string
  readonly port: number
}

function cameraPorts({ config }: Box): readonly CameraPort[] {
  const ports = [
    ['AGENT_GAT1400_PORT', config.gat1400?.port],
    ['AGENT_DAHUA_PORT', config.dahua?.push?.port],
    ['AGENT_FTP_PORT', config.ftp?.port],
    ['AGENT_HIKVISION_PORT', config.hikvision?.listen?.port],
  ] as const
  // Port 0 is whichever is free.
  return ports.flatMap(([name, port]) => (port === undefined || port === 0 ? [] : [{ name, port }]))
}

/** Where the agent runs, the ports are its own, or it would not. */
export async function checkPorts(box: Box): Promise<Checked | undefined> {
  const ports = cameraPorts(box)
  const found: Found[] = []
  if (box.agent.is === 'absent') {
    for (const { name, port } of ports) {
      const listener = box.listeners.find((each) => each.port === port)
      if (listener === undefined) continue
      const holder = await holderOf(listener.inode)
      found.push({ code: 'camera_port_taken', evidence: { name, port, holder } })
    }
  }
  found.push(...(await passivePortsTaken(box)))
  if (ports.length === 0 && found.length === 0) return undefined
  return { found, evidence: { ports: ports.map(({ port }) => port).join(', ') } }
}

async function passivePortsTaken(box: Box): Promise<Found[]> {
  const range = box.config.ftp?.passivePorts
  if (range === undefined || range.to === 0) return []
  const own = pageOf(box) === undefined ? undefined : await ownHolder(box)
  const holders = new Map<string, string>()
  for (let port = range.from; port <= range.to; port += 1) {
    const listener = box.listeners.find((each) => each.port === port)
    if (listener === undefined) return []
    const holder = await holderOf(listener.inode)
    // The agent itself holds them while many cameras upload.
    if (holder === own) return []
    holders.set(holder, holder)
  }
  const ports = `${range.from}-${range.to}`
  const holder = [...holders.keys()].slice(0, 3).join(', ')
  return [{ code: 'ftp_passive_ports_taken', evidence: { ports, holder } }]
}

async function ownHolder({ listeners, config }: Box): Promise<string | undefined> {
  const listener = listeners.find(({ port }) => port === config.health.port)
  return listener === undefined ? undefined : holderOf(listener.inode)
}
