// A line that takes so many bytes a second towards the far side and no more; what waits, waits in the sockets, as in a modem.
import { createServer, connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const [, , toPort = '', bytesPerSecond = ''] = process.argv
const rate = Number(bytesPerSecond)
/** When the line is free again, shared by all connections. */
let freeAtMs = performance.now()

async function carry(from: Socket, to: Socket): Promise<void> {
  for await (const chunk of from as AsyncIterable<Buffer>) {
    freeAtMs = Math.max(freeAtMs, performance.now()) + (chunk.length / rate) * 1000
    await wait(Math.max(0, freeAtMs - performance.now()))
    to.write(chunk)
  }
  to.end()
}

const server = createServer((near) => {
  const far = connect(Number(toPort), '127.0.0.1')
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on('error', () => undefined)
    one.once('close', () => other.destroy())
  }
  far.pipe(near)
  carry(near, far).catch(() => far.destroy())
})
process.once('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () =>
  process.send?.({ port: (server.address() as AddressInfo).port }),
)
