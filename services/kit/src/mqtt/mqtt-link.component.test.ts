import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { startMosquitto } from '../../../../test/support/mosquitto.ts'
import { openMqttLink } from './mqtt-link.ts'

const patience = { timeout: 5000, interval: 20 }

const addressOf = (url: string) =>
  ({
    url,
    protocolVersion: 4,
    clientId: 'kit',
    keepaliveSeconds: 60,
    isSessionClean: true,
  }) as const

function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

// When the broker has taken a message, then its body is free while the connection lasts, because an agent's lasts for months.
test('a link keeps nothing of what the broker has taken', async () => {
  const collect = collector()
  await using broker = await startMosquitto()
  await using link = await openMqttLink(addressOf(broker.url))
  const bodyBytes = 1_000_000
  const publishOne = () => link.publish('kit/pictures', Buffer.alloc(bodyBytes, 'a picture'), 1)
  const keptBytes = () => {
    collect()
    return process.memoryUsage().arrayBuffers
  }
  const before = keptBytes()
  for (let count = 0; count < 20; count += 1) await publishOne()
  // The client's own hands may still hold the last.
  await vi.waitFor(() => expect(keptBytes() - before).toBeLessThan(3 * bodyBytes), patience)
})

/** Accepts whoever comes, and hangs up at the next word. */
async function startDeafBroker() {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write(Buffer.from([0x20, 2, 0, 0]))
      socket.once('data', () => socket.destroy())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `mqtt://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

// When the connection ends, then whoever waits for a PUBACK is told, because the client forgets them.
test('a link tells those who wait that it has ended, and those who come after', async () => {
  await using broker = await startDeafBroker()
  await using link = await openMqttLink(addressOf(broker.url))
  const publish = () => link.publish('kit/pictures', Buffer.alloc(1000), 1)
  const ends = await Promise.allSettled([publish(), publish()])
  await link.closed
  ends.push(...(await Promise.allSettled([publish()])))
  const codes = ends.map((end) => end.status === 'rejected' && end.reason.code)
  expect(codes).toEqual(['MQTT_AWAY', 'MQTT_AWAY', 'MQTT_AWAY'])
})
