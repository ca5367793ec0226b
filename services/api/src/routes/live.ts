import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { CaptureView, LiveCaptures } from '@zhian/contracts/api'
import { Fault } from '@zhian/kit/fault'
import type { FastifyReply } from 'fastify'
import type { ServerResponse } from 'node:http'
import { Type } from 'typebox'
import type { ApiEvents } from '../events.ts'
import type { LiveFeed } from '../live-feed.ts'

const watchersMax = 2000
const heartbeatMsUsual = 15_000
/** A watcher that does not read is let go; it will come again and ask for what it missed. */
const unreadBytesMax = 4_000_000

interface LiveNeeds {
  readonly feed: LiveFeed
  readonly events: ApiEvents
  readonly heartbeatMs?: number | undefined
}

/** Server-sent events. The console reads them with `fetch`, because EventSource cannot send the token. */
export const liveRoutes: FastifyPluginAsyncTypebox<LiveNeeds> = async (
  app,
  { feed, events, heartbeatMs = heartbeatMsUsual },
) => {
  const watchers = new Map<ServerResponse, MayStill>()
  const write = (watcher: ServerResponse, bytes: Buffer) => {
    if (watcher.writableLength > unreadBytesMax) watcher.destroy()
    else watcher.write(bytes)
  }
  // Written out once, sent to all.
  const tellAll = (bytes: Buffer) => watchers.forEach((_, watcher) => write(watcher, bytes))
  const tellCaptures = (items: readonly CaptureView[]) => tellAll(frameOf({ items: [...items] }))
  const beat = () => {
    tellAll(Buffer.from(': still here\n\n'))
    watchers.forEach((mayStill, watcher) => void endUnless(mayStill, watcher))
  }
  let stopFeed: (() => void) | null = null
  let heartbeat: NodeJS.Timeout | undefined

  function add(watcher: ServerResponse, mayStill: MayStill): void {
    watchers.set(watcher, mayStill)
    stopFeed ??= feed.listen(tellCaptures)
    heartbeat ??= setInterval(beat, heartbeatMs)
    events.watchersChanged({ count: watchers.size })
  }

  function remove(watcher: ServerResponse): void {
    watchers.delete(watcher)
    events.watchersChanged({ count: watchers.size })
    if (watchers.size > 0) return
    stopFeed?.()
    stopFeed = null
    clearInterval(heartbeat)
    heartbeat = undefined
  }

  app.addHook('preClose', () => {
    for (const watcher of watchers.keys()) watcher.end()
  })
  app.get(
    '/v1/captures/live',
    {
      config: { access: 'read capture' },
      schema: {
        summary: 'Captures as they are stored (text/event-stream, one LiveCaptures a frame)',
        querystring: Type.Object({}, { additionalProperties: false }),
      },
    },
    (request, reply) => {
      if (watchers.size >= watchersMax)
        throw new Fault('STORE_AWAY', 'too many live streams are open')
      const watcher = beginStream(reply)
      watcher.once('close', () => remove(watcher))
      watcher.once('error', () => watcher.destroy())
      add(watcher, request.mayStill)
    },
  )
}

function beginStream(reply: FastifyReply): ServerResponse {
  reply.hijack()
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  reply.raw.write('retry: 3000\n\n')
  return reply.raw
}

type MayStill = () => Promise<boolean>

/** Whose session was ended sees nothing more; where that cannot be asked just now, the watcher comes again and is judged then. */
async function endUnless(mayStill: MayStill, watcher: ServerResponse): Promise<void> {
  if (!(await mayStill().catch(() => false))) watcher.end()
}

function frameOf(captures: LiveCaptures): Buffer {
  return Buffer.from(`event: captures\ndata: ${JSON.stringify(captures)}\n\n`)
}
