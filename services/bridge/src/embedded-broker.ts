import { once } from 'node:events'
import { createServer } from 'node:net'
import { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { Aedes } from 'aedes'
import type { AuthenticateError, Client, PublishPacket } from 'aedes'
import { carrierName } from '@zhian/contracts/carry'
import { frameBytesMax } from '@zhian/contracts/limits'
import { agentTopic } from '@zhian/contracts/topics'
import { messageOf } from '@zhian/kit/fault'
import { listen } from '@zhian/kit/health'
import type { AgentRoll } from './agent-roll.ts'
import { openCertifiedDoor } from './certified-door.ts'
import type { CertifiedDoor, CertifiedDoorPlan } from './certified-door.ts'
import type { BridgeEvents } from './events.ts'
import type { Intake, Receive } from './intake.ts'
import { packetWalk } from './packet-walk.ts'

interface BrokerPlan {
  readonly host: string
  readonly port: number
  readonly connectionsMax: number
  readonly agents: AgentRoll
  /** A second listener, where certificates stand for passwords. */
  readonly tls?: CertifiedDoorPlan | undefined
  readonly events: BridgeEvents
  readonly receive: Receive
}

/** Well below the agents' keepalive: a gate that is held longer would stop the broker reading their pings. */
const holdMs = 10_000
const packetBytesMax = frameBytesMax + 1024
/** MQTT 3.1.1 §3.2.2.3; the package has the number as a type only. */
const notAuthorised = 5 as AuthenticateError['returnCode']

/**
 * An MQTT 3.1.1 broker in this process whose PUBACK waits until the message is safe in Kafka.
 *
 * A message that cannot be made safe in time ends the connection: the agent keeps it and comes back.
 */
export async function openEmbeddedBroker(plan: BrokerPlan): Promise<Intake> {
  let door: CertifiedDoor | undefined
  const broker = await Aedes.createBroker({
    authenticate: (...[client, username, password, done]) => {
      const refusal = refusalOf(client, { username, password, door, agents: plan.agents })
      if (refusal === null) return done(null, true)
      plan.events.agentRefused(refusal)
      done(Object.assign(new Error('refused'), { returnCode: notAuthorised }), false)
    },
    authorizePublish: (client, packet, done) => {
      gate(client, packet, plan.receive).then(
        () => done(null),
        (error: unknown) => {
          if (error instanceof ForeignTopic) plan.events.agentRefused(error.fact)
          done(new Error(messageOf(error)))
        },
      )
    },
    authorizeSubscribe: (client, subscription, done) => {
      const topic = agentTopic.read(subscription.topic)
      done(null, topic !== null && mayHear(client.id, topic) ? subscription : null)
    },
  })
  broker.on('clientReady', (client) => plan.events.agentConnected({ agentId: client.id }))
  broker.on('clientDisconnect', (client) => {
    door?.forget(client)
    plan.events.agentLeft({ agentId: client.id })
  })
  // Each held packet of a closed connection reports one; the held captures are counted where they are held.
  broker.on('clientError', () => undefined)
  broker.on('connectionError', () => undefined)

  const server = createServer((socket) => broker.handle(guarded(socket)))
  server.maxConnections = plan.connectionsMax
  const port = await listen(server, plan)
  door = await openDoor(plan, (connection) => broker.handle(connection))
  return {
    port,
    ...(door === undefined ? {} : { tlsPort: door.port }),
    failed: new Promise(() => undefined),
    isReady: () => server.listening,
    acknowledge(topic, body) {
      broker.publish(
        { cmd: 'publish', qos: 0, retain: false, dup: false, topic, payload: body },
        () => undefined,
      )
    },
    async [Symbol.asyncDispose]() {
      server.close()
      await new Promise<void>((resolve) => broker.close(resolve))
      await door?.[Symbol.asyncDispose]()
      if (server.listening) await once(server, 'close')
    },
  }
}

/**
 * The socket as the broker sees it, with a limit to what one packet may weigh.
 *
 * What is read is pushed when it comes and never while the broker reads: a stream that pushes inside `read` may
 * announce it with nothing left to announce, and then stays silent for ever.
 */
function openDoor(
  { tls, connectionsMax, events }: BrokerPlan,
  handle: (connection: Duplex) => void,
): Promise<CertifiedDoor> | undefined {
  if (tls === undefined) return undefined
  return openCertifiedDoor(tls, { connectionsMax, events, handle, guarded, now: Date.now })
}

interface Credentials {
  readonly username: string | undefined
  readonly password: Buffer | undefined
  readonly door: CertifiedDoor | undefined
  readonly agents: AgentRoll
}

/** By its certificate where it came through that door, else by name and password; null where it is admitted. */
function refusalOf(
  client: Client,
  { username, password, door, agents }: Credentials,
): { agentId: string; why: string } | null {
  const peer = door?.peerOf(client.conn)
  if (door !== undefined && peer !== undefined) {
    const why = door.refusalOf(peer, client.id)
    if (why === null) door.admit(client, peer)
    return why === null ? null : { agentId: peer.agentId, why }
  }
  const isKnown =
    username !== undefined && password !== undefined && agents.admits(username, password)
  if (isKnown && client.id === username) return null
  return { agentId: String(username).slice(0, 64), why: isKnown ? 'client id' : 'password' }
}

function guarded(socket: Socket): Duplex {
  socket.setNoDelay(true)
  const largestIn = packetWalk()
  const connection = new Duplex({
    read: () => void socket.resume(),
    write: (chunk, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy()
      done(error)
    },
  })
  socket.on('data', (chunk) => {
    const packetBytes = largestIn(chunk)
    if (packetBytes > packetBytesMax) connection.destroy()
    else if (!connection.push(chunk)) socket.pause()
  })
  socket.once('end', () => connection.push(null))
  socket.on('error', () => connection.destroy())
  socket.once('close', () => connection.destroy())
  return connection
}

type Topic = NonNullable<ReturnType<typeof agentTopic.read>>

/** An agent says what it likes under its own name; a carrier brings for others what waited, and nothing else. */
function mayTell(clientId: string, { agentId, leaf }: Topic): boolean {
  if (clientId === carrierName) return leaf === 'captures' || leaf === 'ledger'
  return agentId === clientId
}

function mayHear(clientId: string, { agentId, leaf }: Topic): boolean {
  if (clientId === carrierName) return leaf === 'ack'
  return agentId === clientId && (leaf === 'ack' || leaf === 'cmd')
}

class ForeignTopic extends Error {
  readonly fact: { readonly agentId: string; readonly why: string }

  constructor(agentId: string, topic: string) {
    super('not your topic')
    this.fact = { agentId, why: `topic ${topic.slice(0, 100)}` }
  }
}

async function gate(client: Client | null, packet: PublishPacket, receive: Receive): Promise<void> {
  // The broker's own $SYS messages have no client.
  if (client === null) return
  const topic = agentTopic.read(packet.topic)
  if (topic === null || !mayTell(client.id, topic) || packet.retain)
    throw new ForeignTopic(client.id, packet.topic)
  const body = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('held too long')), holdMs)
  try {
    await Promise.race([
      receive({ agentId: topic.agentId, leaf: topic.leaf, topic: packet.topic, body }),
      late,
    ])
  } finally {
    clearTimeout(timer)
  }
}
