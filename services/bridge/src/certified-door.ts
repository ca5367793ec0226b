import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer } from 'node:tls'
import type { Server, TLSSocket } from 'node:tls'
import { listen } from '@zhian/kit/health'
import { openTrust } from './trust.ts'
import type { Trust, TrustEvents, TrustFiles } from './trust.ts'

export interface CertifiedDoorPlan extends TrustFiles {
  readonly host: string
  readonly port: number
}

/** Who stands behind a connection, by the certificate that it showed. */
export interface Peer {
  readonly agentId: string
  readonly serial: string
  readonly notAfterMs: number
  /** Why the handshake did not believe it; null where it did. */
  readonly doubt: string | null
}

/** A connection that was admitted and can be ended. */
export interface Admitted {
  close(): void
}

interface DoorNeeds {
  readonly connectionsMax: number
  readonly events: TrustEvents & {
    readonly agentRefused: (fact: { agentId: string; why: string }) => void
  }
  /** Makes the broker's end of a socket. */
  readonly guarded: (socket: TLSSocket) => Duplex
  readonly handle: (connection: Duplex) => void
  readonly now: () => number
}

export interface CertifiedDoor extends AsyncDisposable {
  readonly port: number
  /** Undefined for a connection that came through another door. */
  peerOf(connection: object): Peer | undefined
  /** Null where this peer may be that client. */
  refusalOf(peer: Peer, clientId: string): string | null
  /** From now on it is ended when its certificate no longer holds. */
  admit(client: Admitted, peer: Peer): void
  forget(client: Admitted): void
}

const handshakeMsMax = 10_000
const lookEveryMs = 2000

/**
 * A listener where the certificate says who an agent is.
 *
 * A certificate that is not believed still gets through the handshake, and is refused by the answer to CONNECT:
 * a broken handshake would look to the agent like a network that is down. It never gets further than that.
 */
export async function openCertifiedDoor(
  plan: CertifiedDoorPlan,
  needs: DoorNeeds,
): Promise<CertifiedDoor> {
  const peers = new WeakMap<object, Peer>()
  const admitted = new Map<Admitted, Peer>()
  let server: Server | undefined
  const { now, events } = needs
  const trust = await openTrust(plan, {
    events,
    now,
    onChange: (options) => server?.setSecureContext({ ...options, minVersion: 'TLSv1.3' }),
  })
  const listening = openServer(trust, needs, peers)
  server = listening
  const sockets = socketsOf(listening)
  const timer = setInterval(() => {
    for (const [client, peer] of admitted) {
      const why = standing(peer, { trust, nowMs: now() })
      if (why === null) continue
      events.agentRefused({ agentId: peer.agentId, why })
      client.close()
    }
  }, lookEveryMs)
  const port = await listen(listening, plan)
  return {
    port,
    peerOf: (connection) => peers.get(connection),
    refusalOf(peer, clientId) {
      const why = standing(peer, { trust, nowMs: now() })
      if (why !== null || clientId === peer.agentId) return why
      return `client id ${clientId.slice(0, 64)} with the certificate of ${peer.agentId}`
    },
    admit: (client, peer) => void admitted.set(client, peer),
    forget: (client) => void admitted.delete(client),
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      trust[Symbol.dispose]()
      const closed = once(listening, 'close')
      listening.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function openServer(trust: Trust, needs: DoorNeeds, peers: WeakMap<object, Peer>): Server {
  const server = createServer({
    ...trust.options,
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    handshakeTimeout: handshakeMsMax,
  })
  server.maxConnections = needs.connectionsMax
  server.on('secureConnection', (socket) => {
    const connection = needs.guarded(socket)
    peers.set(connection, peerOf(socket))
    needs.handle(connection)
  })
  server.on('tlsClientError', (error, socket) => {
    socket.destroy()
    const why = `no handshake: ${error.message.slice(0, 100)}`
    needs.events.agentRefused({ agentId: 'unknown', why })
  })
  return server
}

/** Those that are open now, also in the middle of a handshake. */
function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

/** Asked at each connection and again while it lasts: a resumed session carries an old verdict, a long one outlives its day. */
function standing(
  { doubt, serial, notAfterMs }: Peer,
  { trust, nowMs }: { trust: Trust; nowMs: number },
): string | null {
  if (notAfterMs <= nowMs) return `the certificate expired at ${new Date(notAfterMs).toISOString()}`
  if (doubt !== null) return `the certificate is not believed: ${doubt}`
  return trust.isRevoked(serial) ? 'the certificate is revoked' : null
}

function peerOf(socket: TLSSocket): Peer {
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) {
    const notAfterMs = Number.POSITIVE_INFINITY
    return { agentId: 'unknown', serial: '', notAfterMs, doubt: 'none was shown' }
  }
  const names = certificate.subject.split('\n').filter((line) => line.startsWith('CN='))
  const [name = ''] = names
  const isOne = names.length === 1
  // Node says the reason as a code, whatever its type promises.
  const doubt = socket.authorized ? null : String(socket.authorizationError)
  return {
    agentId: name.slice(3, 67),
    serial: certificate.serialNumber,
    notAfterMs: certificate.validToDate.getTime(),
    doubt: isOne ? doubt : 'it has not exactly one name',
  }
}
