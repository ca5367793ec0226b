import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { listenAt } from './listen-at.ts'

export interface FrigatePlan {
  readonly url: string
  readonly prefix: string
  /** The picture that it gives for every object. */
  readonly snapshot: Buffer
  /** Where its HTTP API is, as `host:port`; anywhere where absent. */
  readonly apiHost?: string
}

/** How its HTTP side behaves. */
export type FrigateMood = 'well' | 'away' | 'redirects' | 'huge' | 'silent'

export interface FrigateEvent {
  readonly id: string
  readonly camera: string
  readonly label: string
  readonly start_time: number
  readonly end_time: number | null
  readonly [name: string]: unknown
}

const hugeBytes = 64 * 1024 * 1024

/** A Frigate: events over MQTT, and the part of its HTTP API that holds their pictures and their list. */
export async function openFrigateServer({ url, prefix, snapshot, apiHost }: FrigatePlan) {
  const link = await openMqttLink({
    url,
    protocolVersion: 4,
    clientId: `frigate-${prefix.replaceAll('/', '-')}`,
    keepaliveSeconds: 60,
    isSessionClean: true,
  })
  const state: { mood: FrigateMood } = { mood: 'well' }
  const listed: FrigateEvent[] = []
  const asked: string[] = []
  const server = createServer((request, response) => {
    const at = new URL(request.url ?? '/', 'http://frigate')
    asked.push(at.pathname)
    if (at.pathname === '/elsewhere') response.end(snapshot)
    else if (state.mood === 'away') response.destroy()
    else if (at.pathname === '/api/config') json(response, configOf(listed))
    else if (at.pathname === '/api/events') json(response, pageOf(listed, at.searchParams))
    else if (at.pathname.endsWith('/snapshot.jpg')) picture(response, state.mood, snapshot)
    else response.writeHead(404).end()
  })
  const place = await listenAt(server, apiHost)
  const say = (leaf: string, message: object | string) =>
    link.publish(
      `${prefix}/${leaf}`,
      typeof message === 'string' ? message : JSON.stringify(message),
      1,
    )
  return {
    apiUrl: `http://${place}`,
    state,
    listed,
    asked,
    say,
    available: (how: 'online' | 'offline' | 'stopped') => say('available', how),
    event: (type: 'new' | 'update' | 'end', after: object) =>
      say('events', { type, before: after, after }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await link[Symbol.asyncDispose]()
    },
  }
}

let followed = 0

/** An object that Frigate has begun to follow. */
export function followedObject(camera: string, more: Partial<FrigateEvent> = {}): FrigateEvent {
  followed += 1
  const start = Date.now() / 1000
  return {
    id: `${start.toFixed(6)}-abc${followed}`,
    camera,
    label: 'car',
    start_time: start,
    end_time: null,
    frame_time: start + 1,
    box: [64, 36, 320, 180],
    has_snapshot: true,
    false_positive: false,
    ...more,
  }
}

function json(response: ServerResponse, value: object): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
}

function configOf(listed: readonly FrigateEvent[]): object {
  const names = ['gate', ...listed.map(({ camera }) => camera)]
  const detect = { width: 640, height: 360 }
  return { cameras: Object.fromEntries(names.map((name) => [name, { detect }])) }
}

/** Newest first by its own clock, as Frigate lists. */
function pageOf(listed: readonly FrigateEvent[], query: URLSearchParams): readonly FrigateEvent[] {
  const before = Number(query.get('before') ?? Number.POSITIVE_INFINITY)
  return listed
    .filter((event) => event.start_time < before)
    .toSorted((one, other) => other.start_time - one.start_time)
    .slice(0, Number(query.get('limit') ?? 100))
}

function picture(response: ServerResponse, mood: FrigateMood, snapshot: Buffer): void {
  if (mood === 'redirects') response.writeHead(302, { location: '/elsewhere' }).end()
  else if (mood === 'huge') response.end(Buffer.concat([snapshot, Buffer.alloc(hugeBytes)]))
  else if (mood === 'well') response.setHeader('content-type', 'image/jpeg').end(snapshot)
}
