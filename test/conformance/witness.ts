import { randomBytes } from 'node:crypto'
import type { Capture } from '@zhian/contracts/capture'
import { decodeFrame } from '@zhian/contracts/frame'
import { agentTopic } from '@zhian/contracts/topics'
import { Fault, messageOf } from '@zhian/kit/fault'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { MqttAddress } from '@zhian/kit/mqtt/mqtt-link'

/** Somebody who can look inside a gateway. What it has no member for, it cannot tell. */
export interface Witness extends AsyncDisposable {
  /** Captures kept of one device, since whenever. */
  readonly captures?: (deviceId: string) => Promise<number>
  /** What they say, and the text of their headers as published. */
  readonly kept?: (deviceId: string) => readonly Kept[]
  /** Messages that were put aside. */
  readonly quarantined?: () => Promise<number>
  /** Fields that were stripped, all names together. */
  readonly stripped?: () => Promise<number>
}

export interface Kept {
  readonly capture: Capture
  readonly text: string
}

/** From `zhian-status:http://host:port` or `mqtt://host:port`. Throws CONFIG_REFUSED, MQTT_AWAY. */
export async function openWitness(said: string): Promise<Witness> {
  const status = /^zhian-status:(.+)$/.exec(said)?.[1]
  if (status !== undefined) return statusWitness(status)
  if (/^mqtts?:/.test(said)) return mqttWitness(new URL(said.replace(/^mqtt:mqtt/, 'mqtt')))
  throw new Fault('CONFIG_REFUSED', `--seen wants zhian-status:URL or mqtt:URL, not "${said}"`)
}

interface StatusSaid {
  readonly agent: {
    readonly quarantined: number
    readonly stripped: readonly { readonly count: number }[]
    readonly cameras: readonly { readonly deviceId: string; readonly captures: number }[]
  }
}

function statusWitness(url: string): Witness {
  const ask = async () => {
    const page = new URL('/status', url)
    try {
      const answer = await fetch(page)
      const said = (await answer.json()) as StatusSaid
      return said.agent
    } catch (error) {
      throw new Fault('DEVICE_ANSWERED_BADLY', `no status at ${page.href}: ${messageOf(error)}`)
    }
  }
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)
  return {
    captures: async (deviceId) => {
      const { cameras } = await ask()
      const own = cameras.filter((camera) => isOf(camera.deviceId, deviceId))
      return sum(own.map(({ captures }) => captures))
    },
    quarantined: async () => (await ask()).quarantined,
    stripped: async () => sum((await ask()).stripped.map(({ count }) => count)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/**
 * Sees the frames that agents publish to a broker.
 *
 * With `?acknowledge=true` it answers them in the bridge's place: only where no bridge listens, since an agent forgets
 * what is acknowledged.
 */
async function mqttWitness(url: URL): Promise<Witness> {
  await using opened = new AsyncDisposableStack()
  const kept = new Map<string, Kept>()
  const isAcknowledging = url.searchParams.get('acknowledge') === 'true'
  // Its own connection: the other one takes no PUBACK while it hands over a message.
  const answering = isAcknowledging ? opened.use(await openMqttLink(addressOf(url))) : undefined
  opened.use(
    await openMqttLink(addressOf(url), {
      topics: [agentTopic.filter('captures')],
      async onMessage(_topic, body) {
        const decoded = decodeFrame(body)
        if (!decoded.ok) return
        const { capture } = decoded.frame
        const text = body.toString('utf8', 0, 8 + body.readUInt32BE(4))
        kept.set(capture.captureId, { capture, text })
        const { agentId, epoch, seq } = capture
        const said = { schema: 'ack.v1', epoch, settled: [seq], refused: [] }
        await answering?.publish(agentTopic.write(agentId, 'ack'), JSON.stringify(said), 1)
      },
    }),
  )
  const of = (deviceId: string) =>
    [...kept.values()].filter(({ capture: { camera } }) =>
      isOf(camera.channelId ?? camera.deviceId, deviceId),
    )
  const owned = opened.move()
  return {
    captures: (deviceId) => Promise.resolve(of(deviceId).length),
    kept: of,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** A channel's name is its device's with something behind it. */
function isOf(name: string, deviceId: string): boolean {
  return name.startsWith(deviceId) && !/^[\p{L}\d]/u.test(name.slice(deviceId.length))
}

function addressOf(url: URL): MqttAddress {
  return {
    url: `${url.protocol}//${url.host}`,
    protocolVersion: 4,
    clientId: `zhian-conformance-${randomBytes(4).toString('hex')}`,
    keepaliveSeconds: 60,
    isSessionClean: true,
    ...(url.username === '' ? {} : { username: url.username, password: url.password }),
  }
}
