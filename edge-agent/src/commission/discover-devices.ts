import { randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import { BlockList } from 'node:net'
import { networkInterfaces } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { Fault, messageOf } from '@zhian/kit/fault'
import { isOwnAddress } from '../health/reach.ts'
import { readProbeMatches, writeProbe } from './probe-message.ts'
import type { ProbeMatch } from './probe-message.ts'

export interface DiscoveredDevice extends ProbeMatch {
  /** Where its answer came from. */
  readonly address: string
}

export interface DiscoveryPlan {
  /** Own addresses to ask from; all private IPv4 addresses of this machine where none is given. */
  readonly interfaces: readonly string[]
  readonly waitMs: number
  readonly port?: number
}

/** Of WS-Discovery 1.0, §2.4. */
const group = '239.255.255.250'
const usualPort = 3702
const devicesMax = 4096
/** Datagrams get lost, and a switch that learns multicast may swallow the first. */
const repeatMs = 400
const repeats = 3
/** Some devices answer to the one only, some to the other. */
const typesAsked = ['dn:NetworkVideoTransmitter', 'tds:Device'] as const

/**
 * Asks every network that this machine is in which ONVIF devices are there; each endpoint once, by address.
 *
 * Answers from public addresses do not count: nobody there was asked. Throws CONFIG_REFUSED where an address is none of ours.
 */
export async function discoverDevices(plan: DiscoveryPlan): Promise<DiscoveredDevice[]> {
  const interfaces = plan.interfaces.length > 0 ? plan.interfaces : ownPrivateAddresses()
  const found = new Map<string, DiscoveredDevice>()
  await using opened = new AsyncDisposableStack()
  const asking = interfaces.map(async (address) => {
    const socket = await openOn(address)
    opened.defer(() => closed(socket))
    await ask(socket, { address, plan, found })
  })
  await Promise.all(asking)
  await wait(plan.waitMs)
  return [...found.values()].toSorted((one, other) =>
    one.address.localeCompare(other.address, 'en', { numeric: true }),
  )
}

function ownPrivateAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ family, address }) => family === 'IPv4' && isOwnAddress(address))
    .map(({ address }) => address)
}

async function openOn(address: string): Promise<Socket> {
  const socket = createSocket('udp4')
  try {
    socket.bind(0, address)
    await once(socket, 'listening')
    socket.setMulticastInterface(address)
    return socket
  } catch (error) {
    socket.close()
    const why = `${address} is no address of this machine (${messageOf(error)})`
    throw new Fault('CONFIG_REFUSED', why, { cause: error })
  }
}

interface Asking {
  readonly address: string
  readonly plan: DiscoveryPlan
  readonly found: Map<string, DiscoveredDevice>
}

async function ask(socket: Socket, { address, plan, found }: Asking): Promise<void> {
  const messageIds = typesAsked.map(() => `urn:uuid:${randomUUID()}`)
  const asked = new Set(messageIds)
  const isHere = loopback.check(address)
  socket.on('message', (bytes, { address: from }) => {
    if (!(isOwnAddress(from) || (isHere && loopback.check(from)))) return
    for (const match of readProbeMatches(bytes, asked)) {
      if (found.size < devicesMax && !found.has(match.endpoint))
        found.set(match.endpoint, { ...match, address: from })
    }
  })
  // A network that is down answers nothing; the others may.
  socket.on('error', () => undefined)
  for (let turn = 0; turn < repeats; turn += 1) {
    if (turn > 0) await wait(repeatMs)
    for (const [index, types] of typesAsked.entries())
      socket.send(writeProbe(messageIds[index] ?? '', types), plan.port ?? usualPort, group)
  }
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)

async function closed(socket: Socket): Promise<void> {
  socket.close()
  await once(socket, 'close')
}
