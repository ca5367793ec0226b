import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Capture } from '@zhian/contracts/capture'
import { encodeFrame } from '@zhian/contracts/frame'
import { agentTopic } from '@zhian/contracts/topics'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { givenCapture } from '../../support/given.ts'

interface Said {
  readonly path: string
  readonly body: string
}

interface Reply {
  readonly status: number
  readonly body?: string
}

const nothingKept = JSON.stringify({ agent: { quarantined: 0, stripped: [], cameras: [] } })

/** A gateway that has one answer for everything, and a status page by which it keeps nothing. */
export async function openGateway(answer: (said: Said) => Reply | Promise<Reply>) {
  const server = createServer((request, response) => {
    const reply = async () => {
      const body = await text(request)
      const path = request.url ?? '/'
      const told =
        path === '/status' ? { status: 200, body: nothingKept } : await answer({ path, body })
      response.writeHead(told.status).end(told.body)
    }
    reply().catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    status: `zhian-status:http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** An FTP server that knows one sentence: everything is fine. */
export async function openAgreeingFtp() {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => socket.write('226 Fine\r\n'))
    socket.write('220 Fine\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A gateway that answers by the book and publishes whatever it was sent, all of it and as often as it came. */
export async function openGreedyGateway(mqttUrl: string) {
  const link = await openMqttLink({
    url: mqttUrl,
    protocolVersion: 4,
    clientId: 'greedy',
    keepaliveSeconds: 60,
    isSessionClean: true,
  })
  let seq = 0
  const keep = (face: Readonly<Record<string, unknown>>) => {
    seq += 1
    const camera: Capture['camera'] = { protocol: 'gat1400', deviceId: String(face['DeviceID']) }
    const { capture } = givenCapture({ seq, camera, images: [] })
    const { SubImageList: _pictures, ...all } = face
    const frame = encodeFrame({ ...capture, ...all }, [])
    return link.publish(agentTopic.write('agent-1', 'captures'), frame, 1)
  }
  const gateway = await openGateway(async ({ body }) => {
    const faces = facesIn(body)
    for (const face of faces) await keep(face)
    const statuses = (faces.length === 0 ? [{}] : faces).map(({ FaceID }) => ({
      StatusCode: 0,
      Id: FaceID ?? '',
    }))
    return { status: 200, body: JSON.stringify({ ResponseStatusListObject: { statuses } }) }
  })
  return {
    port: gateway.port,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]()
      await link[Symbol.asyncDispose]()
    },
  }
}

function facesIn(body: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const said = JSON.parse(body) as { FaceListObject?: { FaceObject?: unknown } }
    const list = said.FaceListObject?.FaceObject
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}
