import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { messageOf } from '@zhian/kit/fault'
import type { Exchange } from './exchange.ts'

export interface FtpPlace {
  readonly host: string
  readonly port: number
}

export interface UploadHabit {
  /** How the data connection comes about; passive where absent. */
  readonly mode?: 'PASV' | 'EPSV' | 'PORT'
  /** Breaks off with a reset after so many bytes. */
  readonly cutAfterBytes?: number
  readonly isAppended?: boolean
}

const replyMsMax = 20_000

/** A camera's side of FTP, word by word; it does nothing by itself. */
export async function openFtpCamera({ host, port }: FtpPlace) {
  const control = connect(port, host)
  const replies = repliesOf(control)
  await once(control, 'connect')
  const greeting = await replies.next()
  const exchange = async (what: string, sent: Buffer): Promise<Exchange> => {
    const startedAt = performance.now()
    const about = () => ({
      what,
      sent,
      headers: {},
      tookMs: Math.round(performance.now() - startedAt),
    })
    try {
      const text = await replies.next()
      return { ...about(), status: Number(text.slice(0, 3)), body: text }
    } catch (error) {
      return { ...about(), status: undefined, body: '', trouble: messageOf(error) }
    }
  }
  const say = (line: string): Promise<Exchange> => {
    const bytes = Buffer.from(`${line}\r\n`)
    control.write(bytes)
    return exchange(line.replace(/^(PASS) .*/, '$1'), bytes)
  }
  return {
    greeting,
    say,
    async logIn(username: string, password: string): Promise<readonly Exchange[]> {
      const name = await say(`USER ${username}`)
      return name.status === 331 ? [name, await say(`PASS ${password}`)] : [name]
    },
    /** All that was said for one file; the last exchange is what became of it. */
    async upload(
      path: string,
      file: Buffer,
      habit: UploadHabit = {},
    ): Promise<readonly Exchange[]> {
      const { mode = 'PASV', cutAfterBytes, isAppended = false } = habit
      const typed = await say('TYPE I')
      const channel = await openChannel(mode, { host, say, own: control.localAddress ?? host })
      const before = [typed, channel.exchange]
      if (channel.socket === undefined) return [typed, notBegun(channel.exchange)]
      const going = await say(`${isAppended ? 'APPE' : 'STOR'} ${path}`)
      if (going.status !== 150 && going.status !== 125) {
        await channel.close()
        return [...before, notBegun(going)]
      }
      const data = await channel.socket
      data.on('error', () => undefined)
      if (cutAfterBytes === undefined) data.end(file)
      else data.write(file.subarray(0, cutAfterBytes), () => data.resetAndDestroy())
      const end = await exchange(`${going.what} (${file.length} bytes)`, file)
      await channel.close()
      return [...before, going, end]
    },
    [Symbol.dispose]: () => control.destroy(),
  }
}

export type FtpCamera = Awaited<ReturnType<typeof openFtpCamera>>

/** A success before a byte of the file has gone is none. */
function notBegun(exchange: Exchange): Exchange {
  const isRefused = exchange.status === undefined || exchange.status >= 400
  if (isRefused) return exchange
  return { ...exchange, status: undefined, trouble: `no transfer begins: ${exchange.body}` }
}

/** Replies one after the other, a reply of several lines as one. */
function repliesOf(control: Socket) {
  const waiting: string[] = []
  let wake = (): void => undefined
  let pending = ''
  control.on('error', () => undefined)
  control.on('close', () => wake())
  control.on('data', (chunk: Buffer) => {
    pending += chunk.toString('utf8')
    const whole = /^(\d{3})(?:-[\s\S]*?^\1)? [^\n]*\n/m
    for (let found = whole.exec(pending); found !== null; found = whole.exec(pending)) {
      waiting.push(found[0].trim())
      pending = pending.slice(found.index + found[0].length)
    }
    wake()
  })
  return {
    async next(): Promise<string> {
      const late = AbortSignal.timeout(replyMsMax)
      for (;;) {
        const reply = waiting.shift()
        if (reply !== undefined) return reply
        if (control.destroyed) throw new Error('the control connection was closed')
        if (late.aborted) throw new Error(`no reply in ${replyMsMax / 1000} s`)
        await new Promise<void>((resolve) => {
          wake = resolve
          late.addEventListener('abort', () => resolve(), { once: true })
        })
      }
    },
  }
}

interface Channel {
  readonly exchange: Exchange
  /** Absent where the server wants no connection of this kind. */
  readonly socket?: Promise<Socket>
  readonly close: () => Promise<void>
}

interface ChannelNeeds {
  readonly host: string
  /** Where the server reaches this camera. */
  readonly own: string
  readonly say: (line: string) => Promise<Exchange>
}

async function openChannel(
  mode: 'PASV' | 'EPSV' | 'PORT',
  { host, own, say }: ChannelNeeds,
): Promise<Channel> {
  if (mode === 'PORT') return openActiveChannel(own, say)
  const exchange = await say(mode)
  const [, high, low] = /(\d+),(\d+)\)/.exec(exchange.body) ?? []
  const extended = /\|\|\|(\d+)\|/.exec(exchange.body)?.[1]
  const port = mode === 'EPSV' ? Number(extended) : Number(high) * 256 + Number(low)
  const isOpen = exchange.status === 227 || exchange.status === 229
  if (!isOpen || !(port > 0)) return { exchange, close: () => Promise.resolve() }
  const socket = connect(port, host)
  const connected = once(socket, 'connect').then(() => socket)
  connected.catch(() => undefined)
  return { exchange, socket: connected, close: () => Promise.resolve(void socket.destroy()) }
}

async function openActiveChannel(
  own: string,
  say: (line: string) => Promise<Exchange>,
): Promise<Channel> {
  const server = createServer()
  const connected = once(server, 'connection').then(([socket]) => socket as Socket)
  server.listen(0, own.replace(/^::ffff:/, ''))
  await once(server, 'listening')
  const { port, address } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
    })
  const exchange = await say(`PORT ${address.replaceAll('.', ',')},${port >> 8},${port & 255}`)
  if (exchange.status === 200) return { exchange, socket: connected, close }
  await close()
  return { exchange, close: () => Promise.resolve() }
}
