import type { CaptureView, LiveCaptures } from '@zhian/contracts/api'
import type { Api } from './api-client.ts'
import { ApiFault } from './api-fault.ts'
import { sseParser } from './sse.ts'

export type LiveState =
  | { readonly is: 'connecting' }
  | { readonly is: 'live'; readonly heardAtMs: number }
  | { readonly is: 'lost'; readonly heardAtMs: number | null; readonly retryAtMs: number }
  /** The API refuses the stream to this person; asking again would not help. */
  | { readonly is: 'refused' }

export interface StreamListener {
  readonly onCaptures?: (captures: readonly CaptureView[]) => void
  /** What was stored while nobody listened has to be asked for. */
  readonly onOpen?: () => void
}

export interface CaptureStream {
  readonly state: () => LiveState
  readonly watch: (changed: () => void) => () => void
  readonly listen: (listener: StreamListener) => () => void
  /** Tries again at once. */
  readonly hurry: () => void
  /** Follows until the signal says stop. */
  readonly follow: (stopping: AbortSignal) => Promise<void>
}

const waitMsMin = 1000
const waitMsMax = 30_000
/** The API's heartbeat comes every 15 s; three missed ones are a dead line. */
const silenceMsMax = 45_000

/** Waits longer after each failure, with jitter, so that a restarted API is not met by every page at once. */
export function waitMsAfter(failures: number, random: number): number {
  const fullMs = Math.min(waitMsMax, waitMsMin * 2 ** Math.min(failures, 10))
  return Math.round(fullMs * (0.5 + random / 2))
}

/** What a live frame carries; a frame of another kind carries nothing. */
export function capturesIn(text: string): readonly CaptureView[] {
  try {
    const frame = JSON.parse(text) as LiveCaptures | null
    return Array.isArray(frame?.items) ? frame.items : []
  } catch {
    return []
  }
}

/** The live stream `GET /v1/captures/live`, connected for as long as somebody is signed in. */
export function captureStream(api: Api): CaptureStream {
  const listeners = new Set<StreamListener>()
  const { state, say, watch } = liveState()
  const { pause, hurry } = pauses()
  let heardAtMs: number | null = null
  let failures = 0

  const heard = () => {
    heardAtMs = Date.now()
    say({ is: 'live', heardAtMs })
  }
  async function readOnce(stopping: AbortSignal): Promise<void> {
    const silence = new AbortController()
    const watchdog = watchSilence(() => silence.abort())
    try {
      const signal = AbortSignal.any([stopping, silence.signal])
      const body = await api.stream('/v1/captures/live', signal)
      failures = 0
      heard()
      for (const listener of listeners) listener.onOpen?.()
      await readCaptures(body, (captures) => {
        watchdog.heard()
        if (captures.length > 0) for (const each of listeners) each.onCaptures?.(captures)
        heard()
      })
    } finally {
      watchdog.end()
      silence.abort()
    }
  }

  return {
    state,
    watch,
    hurry,
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async follow(stopping) {
      while (!stopping.aborted) {
        try {
          await readOnce(stopping)
        } catch (error) {
          const isLasting = error instanceof ApiFault && !error.isPassing
          if (isLasting && !stopping.aborted) return say({ is: 'refused' })
        }
        if (stopping.aborted) return
        const waitMs = waitMsAfter(failures++, Math.random())
        say({ is: 'lost', heardAtMs, retryAtMs: Date.now() + waitMs })
        await pause(waitMs, stopping)
      }
    },
  }
}

/** Every piece is a sign of life, also a heartbeat that carries nothing. */
async function readCaptures(
  body: ReadableStream<Uint8Array>,
  onPiece: (captures: readonly CaptureView[]) => void,
): Promise<void> {
  const push = sseParser()
  const decoder = new TextDecoder()
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    onPiece(push(decoder.decode(value, { stream: true })).flatMap(({ text }) => capturesIn(text)))
  }
}

function liveState() {
  const watchers = new Set<() => void>()
  let state: LiveState = { is: 'connecting' }
  return {
    state: () => state,
    say: (next: LiveState) => {
      state = next
      for (const changed of watchers) changed()
    },
    watch: (changed: () => void) => {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
  }
}

function pauses() {
  let wake: (() => void) | undefined
  return {
    hurry: () => wake?.(),
    pause: async (waitMs: number, stopping: AbortSignal): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const end = () => resolve()
      const timer = setTimeout(end, waitMs)
      wake = end
      stopping.addEventListener('abort', end)
      await promise
      stopping.removeEventListener('abort', end)
      clearTimeout(timer)
      wake = undefined
    },
  }
}

function watchSilence(onSilence: () => void): { heard: () => void; end: () => void } {
  let timer = setTimeout(onSilence, silenceMsMax)
  return {
    heard() {
      clearTimeout(timer)
      timer = setTimeout(onSilence, silenceMsMax)
    },
    end: () => clearTimeout(timer),
  }
}
