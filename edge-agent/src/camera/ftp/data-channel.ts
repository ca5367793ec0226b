import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { Fault, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { listen } from '@zhian/kit/health'

/** The way on which one file will come: a port of ours that waits, or an address of the camera's to call. */
export interface DataChannel extends Disposable {
  /** Throws FETCH_FAILED where nobody comes or nobody answers in time. */
  open(): Promise<Socket>
}

export interface PortRange {
  readonly from: number
  readonly to: number
}

/** Hands out the passive ports one after another, so that a late packet of the last file meets nobody. */
export class PassivePorts {
  readonly #range: PortRange
  #next: number

  constructor(range: PortRange) {
    this.#range = range
    this.#next = range.from
  }

  /** Throws FETCH_FAILED where all are taken. */
  async listen(server: Server, host: string): Promise<number> {
    const { from, to } = this.#range
    for (let tried = from; tried <= to; tried += 1) {
      const port = this.#next
      this.#next = port >= to ? from : port + 1
      try {
        return await listen(server, { host, port })
      } catch (error) {
        const isTaken = error instanceof Fault && error.code === 'PORT_TAKEN'
        if (!isTaken && systemCodeOf(error) !== 'EACCES') throw error
      }
    }
    throw new Fault('FETCH_FAILED', 'all passive ports are in use')
  }
}

export interface ChannelNeeds {
  readonly ports: PassivePorts
  /** Our address as the camera reached it. */
  readonly host: string
  /** Only this address may bring the file. */
  readonly peer: string
  readonly openMs: number
}

/** Listens for the camera. Whoever else knocks is closed out, and the wait goes on. */
export async function openPassive(needs: ChannelNeeds): Promise<DataChannel & { port: number }> {
  const server = createServer()
  const arrived = Promise.withResolvers<Socket>()
  let isTaken = false
  server.on('connection', (socket) => {
    socket.on('error', () => undefined)
    if (isTaken || plainAddress(socket.remoteAddress) !== needs.peer) socket.destroy()
    else {
      isTaken = true
      server.close()
      arrived.resolve(socket)
    }
  })
  const port = await needs.ports.listen(server, needs.host)
  let isOpened = false
  return {
    port,
    async open() {
      isOpened = true
      return within(needs.openMs, arrived.promise)
    },
    [Symbol.dispose]() {
      if (server.listening) server.close()
      if (!isOpened) void arrived.promise.then((socket) => socket.destroy())
    },
  }
}

/** Calls the camera, at its own address only: what would be another's is refused before this. */
export function openActive(needs: ChannelNeeds & { readonly port: number }): DataChannel {
  return {
    async open() {
      const socket = connect({ host: needs.peer, port: needs.port })
      const connected = Promise.withResolvers<Socket>()
      socket.once('connect', () => connected.resolve(socket))
      socket.on('error', (error) => connected.reject(error))
      try {
        return await within(needs.openMs, connected.promise)
      } catch (error) {
        socket.destroy()
        throw new Fault('FETCH_FAILED', `no data connection: ${messageOf(error)}`, { cause: error })
      }
    },
    [Symbol.dispose]: () => undefined,
  }
}

async function within(limitMs: number, coming: Promise<Socket>): Promise<Socket> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new Fault('FETCH_FAILED', 'no data connection in time')),
    limitMs,
  )
  try {
    return await Promise.race([coming, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

export interface Target {
  readonly host: string
  readonly port: number
}

/** `h1,h2,h3,h4,p1,p2` of PORT (RFC 959). */
export function readPort(argument: string): Target | undefined {
  const numbers = /^\s*(\d{1,3}(?:,\d{1,3}){5})\s*$/.exec(argument)?.[1]?.split(',').map(Number)
  if (numbers === undefined || numbers.some((number) => number > 255)) return undefined
  const [high = 0, low = 0] = numbers.slice(4)
  return { host: numbers.slice(0, 4).join('.'), port: high * 256 + low }
}

/** `|1|address|port|` of EPRT (RFC 2428). */
export function readEprt(argument: string): Target | undefined {
  const [, , host, port] = /^(.)([12])\1([^|\s]+)\1(\d{1,5})\1$/.exec(argument)?.slice(1) ?? []
  if (host === undefined || port === undefined) return undefined
  return { host: plainAddress(host), port: Number(port) }
}

export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/i, '')
}
