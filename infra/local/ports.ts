import { randomInt } from 'node:crypto'
import { readFile, readdir, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { Fault } from '@zhian/kit/fault'
import { portNames, portSettings } from './settings.ts'
import type { PortName, Settings } from './settings.ts'

export type Ports = Readonly<Record<PortName, number>>

/** The ports of this world: those that are set, or free ones. Throws PORT_TAKEN saying who holds it and what moves it. */
export async function choosePorts(settings: Settings, last: Ports | undefined): Promise<Ports> {
  if (settings.isPortsAuto) return freeOrLast(last)
  const needed = portNames.filter((name) => isNeeded(name, settings))
  const problems: string[] = []
  for (const name of needed) {
    const port = settings.ports[name]
    if (await isFree(port)) continue
    const holder = (await holderOf(port)) ?? 'another process'
    problems.push(
      `port ${port} is held by ${holder}; ${portSettings[name]}=<port> moves ours, ZHIAN_PORTS=auto takes free ones`,
    )
  }
  if (problems.length > 0) throw new Fault('PORT_TAKEN', problems.join('\n'))
  return settings.ports
}

function isNeeded(name: PortName, { kafkaBrokers, mqtt }: Settings): boolean {
  if (name === 'kafka' || name === 'kafkaController') return kafkaBrokers === undefined
  // Only a world with a certificate authority opens it; the bridge says so where it is taken then.
  if (name === 'mqtts') return false
  return name !== 'mqtt' || mqtt === undefined
}

/** The same ports as last time where they are still free, so that a camera set up yesterday finds us today. */
async function freeOrLast(last: Ports | undefined): Promise<Ports> {
  // A record of before may know fewer.
  if (last !== undefined && portNames.every((name) => last[name] > 0)) {
    const free = await Promise.all(portNames.map((name) => isFree(last[name])))
    if (free.every(Boolean)) return last
  }
  const ports = await freePorts(portNames.length)
  return Object.fromEntries(portNames.map((name, index) => [name, ports[index]])) as Record<
    PortName,
    number
  >
}

/** Below the kernel's ephemeral ports (32768 and up on Linux), so that no outgoing connection takes one before its owner does. */
const lowestPort = 15_000
const highestPort = 32_000

/** Free now, and different; at random, so that two worlds that start together seldom choose the same. */
export async function freePorts(count: number): Promise<number[]> {
  const chosen = new Set<number>()
  while (chosen.size < count) {
    const port = randomInt(lowestPort, highestPort)
    if (!chosen.has(port) && (await isFree(port))) chosen.add(port)
  }
  return [...chosen]
}

async function isFree(port: number): Promise<boolean> {
  const server = await openAt(port)
  if (server === null) return false
  await new Promise((resolve) => server.close(resolve))
  return true
}

function openAt(port: number) {
  const server = createServer()
  return new Promise<typeof server | null>((resolve) => {
    server.once('error', () => resolve(null))
    server.listen(port, () => resolve(server))
  })
}

/** Who listens on a port, from Linux's /proc; null where it cannot be seen. */
async function holderOf(port: number): Promise<string | null> {
  const inode = await listeningInode(port)
  if (inode === null) return null
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const names = await readdir(`/proc/${pid}/fd`).catch(() => [])
    const links = await Promise.all(
      names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')),
    )
    if (!links.includes(`socket:[${inode}]`)) continue
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return `process ${pid} (${command.replaceAll('\0', ' ').trim().slice(0, 80)})`
  }
  return null
}

async function listeningInode(port: number): Promise<string | null> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'utf8').catch(() => '')
    for (const line of text.split('\n').slice(1)) {
      const cells = line.trim().split(/\s+/)
      const isListening = cells[3] === '0A' && (cells[1] ?? '').endsWith(`:${hex}`)
      if (isListening) return cells[9] ?? null
    }
  }
  return null
}
