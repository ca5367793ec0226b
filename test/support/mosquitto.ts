import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { frameBytesMax } from '@zhian/contracts/limits'
import { startChild } from './child.ts'
import { eventually } from './eventually.ts'
import { freePorts } from '../../infra/local/ports.ts'

/** Who may come in, as lines of mosquitto.conf; what they name may be written into the folder. */
type Door = (folder: string, port: number) => string[] | Promise<string[]>

const open: Door = (_folder, port) => [`listener ${port} 127.0.0.1`, 'allow_anonymous true']

interface Habits {
  /** How it keeps messages, and whom it sends them on to, as lines of mosquitto.conf. */
  readonly keeping?: readonly string[]
  /** The command that runs this one, for whoever counts or traces. */
  readonly around?: (command: readonly string[]) => readonly string[]
}

/** Debian's Mosquitto with the limits that the pipeline asks of any broker. */
export async function startMosquitto(
  door: Door = open,
  { keeping = ['persistence false'], around = (command) => command }: Habits = {},
): Promise<AsyncDisposable & { url: string; port: number; pid: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-mosquitto-'))
  await chmod(folder, 0o755)
  const [port = 0] = await freePorts(1)
  const settings = [
    ...(await door(folder, port)),
    `max_packet_size ${frameBytesMax + 65_536}`,
    'max_queued_messages 10000',
    'max_queued_bytes 268435456',
    'max_inflight_messages 64',
    'max_connections 1000',
    ...keeping,
  ]
  await writeFile(join(folder, 'mosquitto.conf'), settings.join('\n'))
  const [command = '', ...args] = around([
    '/usr/sbin/mosquitto',
    '-c',
    join(folder, 'mosquitto.conf'),
  ])
  const child = startChild({ command, args })
  await eventually(() => accepts(port), { withinMs: 10_000 }).catch(() => {
    throw new Error(`Mosquitto does not accept:\n${child.output()}`)
  })
  return {
    port,
    pid: child.process.pid ?? 0,
    url: `mqtt://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function accepts(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}
