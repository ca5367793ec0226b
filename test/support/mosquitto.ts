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

/** Debian's Mosquitto with the limits that the pipeline asks of any broker. */
export async function startMosquitto(
  door: Door = open,
): Promise<AsyncDisposable & { url: string; port: number }> {
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
    'persistence false',
  ]
  await writeFile(join(folder, 'mosquitto.conf'), settings.join('\n'))
  const child = startChild({
    command: '/usr/sbin/mosquitto',
    args: ['-c', join(folder, 'mosquitto.conf')],
  })
  await eventually(() => accepts(port), { withinMs: 10_000 }).catch(() => {
    throw new Error(`Mosquitto does not accept:\n${child.output()}`)
  })
  return {
    port,
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
