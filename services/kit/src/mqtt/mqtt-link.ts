import { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import { connect } from 'mqtt'
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt'
import { writeToStream } from 'mqtt-packet'
import { Fault, messageOf } from '../fault.ts'

// It would keep a Buffer for each of 65,536 numbers: 7 MB of heap, 12 MB resident, to save two bytes' making.
writeToStream.cacheNumbers = false

export interface MqttAddress {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: string
  /** 4 is MQTT 3.1.1; nothing here needs what 5 adds. */
  readonly protocolVersion: 4 | 5
  readonly clientId: string
  readonly username?: string
  readonly password?: string
  /** Longer than the longest time that the far side may hold an answer back. */
  readonly keepaliveSeconds: number
  /** False keeps the session on the broker while we are away, for at most `sessionExpirySeconds`. */
  readonly isSessionClean: boolean
  readonly sessionExpirySeconds?: number
  readonly tls?: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer }
}

/** Who is at the other end, as the socket knows it and not as anybody is called. */
export interface MqttPeer {
  /** Undefined once the socket is gone. */
  readonly address: string | undefined
  /** The broker's certificate was verified and ours is there to be asked for; whether it was asked, TLS does not tell a client. */
  readonly isMutualTls: boolean
}

export interface MqttLink extends AsyncDisposable {
  readonly peer: MqttPeer
  /** Resolves at the broker's PUBACK, which is flow control and no promise of durability. Throws MQTT_AWAY. */
  publish(topic: string, body: Uint8Array | string, qos: 0 | 1): Promise<void>
  /** Resolves when the connection has ended, whoever ended it. Never rejects. */
  readonly closed: Promise<void>
}

interface MqttSubscription {
  readonly topics: readonly string[]
  /** One message at a time; the PUBACK of a QoS 1 message waits for it. A rejection withholds the PUBACK. */
  readonly onMessage: (
    topic: string,
    body: Buffer,
    /** Retained: the broker kept it from before this subscription. */
    about: { readonly isRetained: boolean },
  ) => Promise<void> | void
}

/**
 * Opens one connection and never reconnects: a new link has an empty store, so nothing is sent twice behind our back.
 *
 * Throws UNAUTHORISED where the broker refuses who we are, MQTT_AWAY where it cannot be reached.
 */
export async function openMqttLink(
  address: MqttAddress,
  subscription?: MqttSubscription,
): Promise<MqttLink> {
  const client = connect(address.url, optionsOf(address))
  const closed = new Promise<void>((resolve) => client.once('close', resolve))
  client.handleMessage = (packet, done) => deliver(client, { packet, done, subscription })
  try {
    await connected(client)
    const topics = subscription?.topics ?? []
    if (topics.length > 0) await client.subscribeAsync([...topics], { qos: 1 })
  } catch (error) {
    client.end(true)
    throw translate(error)
  }
  client.on('error', () => client.end(true))
  const untaken = rejectedAtEnd(closed)
  return {
    closed,
    get peer() {
      return peerOf(client.stream)
    },
    async publish(topic, body, qos) {
      try {
        const bytes =
          typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.length)
        await untaken(() => client.publishAsync(topic, bytes, { qos }))
      } catch (error) {
        throw translate(error)
      }
    },
    async [Symbol.asyncDispose]() {
      if (client.connected) await Promise.race([client.endAsync(false), closed, wait(endWithinMs)])
      client.end(true)
    },
  }
}

/**
 * The client forgets what waits when its connection ends, so whoever waits is told of the end.
 *
 * A race against one promise that lasts as long as the connection would keep every answer, and with it every body, as long.
 */
function rejectedAtEnd(closed: Promise<void>): (work: () => Promise<unknown>) => Promise<void> {
  const waiting = new Set<(why: Error) => void>()
  let end: Error | undefined
  void closed.then(() => {
    end = new Error('the connection was closed')
    for (const reject of waiting) reject(end)
  })
  return async (work) => {
    if (end !== undefined) throw end
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    waiting.add(reject)
    void work().then(() => resolve(), reject)
    await promise.finally(() => waiting.delete(reject))
  }
}

function peerOf(stream: object): MqttPeer {
  if (!(stream instanceof Socket)) return { address: undefined, isMutualTls: false }
  const isMutualTls =
    stream instanceof TLSSocket &&
    stream.authorized &&
    Object.keys(stream.getCertificate() ?? {}).length > 0
  return { address: stream.destroyed ? undefined : stream.remoteAddress, isMutualTls }
}

function optionsOf(address: MqttAddress): IClientOptions {
  return {
    protocolVersion: address.protocolVersion,
    clientId: address.clientId,
    clean: address.isSessionClean,
    keepalive: address.keepaliveSeconds,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
    resubscribe: false,
    queueQoSZero: false,
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.protocolVersion === 5 && address.sessionExpirySeconds !== undefined
      ? { properties: { sessionExpiryInterval: address.sessionExpirySeconds } }
      : {}),
    ...address.tls,
  }
}

interface Delivery {
  readonly packet: IPublishPacket
  readonly done: (error?: Error) => void
  readonly subscription: MqttSubscription | undefined
}

/** An answer that outlives its connection would acknowledge a stranger with the same packet id, so it is withheld. */
function deliver(client: MqttClient, { packet, done, subscription }: Delivery): void {
  const body = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload)
  const about = { isRetained: packet.retain }
  Promise.try(() => subscription?.onMessage(packet.topic, body, about)).then(
    () => (client.connected ? done() : done(new Error('stale'))),
    (error: unknown) => done(new Error(messageOf(error))),
  )
}

async function connected(client: MqttClient): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve())
    client.once('error', reject)
    client.once('close', () =>
      reject(new Error('the connection was closed before it was accepted')),
    )
  })
}

/** A broker that answers nothing must not keep us from ending. */
const endWithinMs = 1000

/** CONNACK codes that say "not you": 3.1.1 has 2, 4 and 5; MQTT 5 has 0x85 to 0x87 and 0x8A. */
const refusedCodes = new Set([2, 4, 5, 0x85, 0x86, 0x87, 0x8a])

function translate(error: unknown): Fault {
  const code = Error.isError(error) ? (error as { code?: unknown }).code : undefined
  if (typeof code === 'number' && refusedCodes.has(code)) {
    return new Fault(
      'UNAUTHORISED',
      `the broker refuses this client (its name, password or certificate): ${messageOf(error)}`,
      {
        cause: error,
      },
    )
  }
  return new Fault('MQTT_AWAY', `the broker cannot be used: ${messageOf(error) || String(code)}`, {
    cause: error,
  })
}
