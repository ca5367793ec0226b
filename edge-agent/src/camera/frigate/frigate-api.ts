import { setTimeout as wait } from 'node:timers/promises'
import { imageBytesMax } from '@zhian/contracts/limits'
import { Fault, messageOf } from '@zhian/kit/fault'
import { LooseObject, isObject } from '../loose-object.ts'
import { isAddressable } from './read-object.ts'
import type { Size } from './read-object.ts'

export interface FrigateApiSettings {
  /** Nothing else is ever asked, whatever a message says. */
  readonly url: string
  readonly token?: string
  readonly answerMsMax: number
}

export interface FrigateApi {
  /** Null where there is none to be had; never rejects. */
  snapshot(id: string): Promise<Buffer | null>
  /** The sizes of the detect streams by camera; throws FETCH_FAILED. */
  detectSizes(): Promise<ReadonlyMap<string, Size>>
  /** One page of events, newest first by Frigate's own count; throws FETCH_FAILED. */
  events(page: { limit: number; before?: number }): Promise<readonly object[]>
}

const jsonBytesMax = 8 * 1024 * 1024
const snapshotTries = 3
const tryAgainMs = 500
/** After a failure the next pictures are tried once only, so that a dead address does not hold up the captures. */
const shyMs = 30_000

export function openFrigateApi(settings: FrigateApiSettings, now: () => number): FrigateApi {
  let shyUntilMs = 0
  const ask = (path: string, bytesMax: number) => fetchBounded(settings, path, bytesMax)
  return {
    async snapshot(id) {
      if (!isAddressable(id)) return null
      const tries = now() < shyUntilMs ? 1 : snapshotTries
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        try {
          return await ask(`api/events/${encodeURIComponent(id)}/snapshot.jpg`, imageBytesMax)
        } catch (error) {
          if (error instanceof Fault && error.code === 'NOT_FOUND') return null
          if (attempt < tries) await wait(tryAgainMs * attempt)
        }
      }
      shyUntilMs = now() + shyMs
      return null
    },
    async detectSizes() {
      const config = jsonOf(await ask('api/config', jsonBytesMax))
      const cameras = isObject(config) ? new LooseObject(config).value('cameras') : undefined
      const sizes = new Map<string, Size>()
      for (const [name, camera] of Object.entries(isObject(cameras) ? cameras : {})) {
        const detect = isObject(camera) ? new LooseObject(camera).object('detect') : undefined
        const width = detect?.number('width') ?? 0
        const height = detect?.number('height') ?? 0
        if (width > 0 && height > 0) sizes.set(name, { width, height })
      }
      return sizes
    },
    async events({ limit, before }) {
      const query = new URLSearchParams({ limit: String(limit), include_thumbnails: '0' })
      if (before !== undefined) query.set('before', String(before))
      const list = jsonOf(await ask(`api/events?${query.toString()}`, jsonBytesMax))
      if (!Array.isArray(list)) throw new Fault('FETCH_FAILED', 'Frigate’s events are no list')
      return list.filter(isObject)
    },
  }
}

/** Throws NOT_FOUND for 404, FETCH_FAILED for everything else. A redirection is a failure: it would lead elsewhere. */
async function fetchBounded(
  { url, token, answerMsMax }: FrigateApiSettings,
  path: string,
  bytesMax: number,
): Promise<Buffer> {
  const base = url.endsWith('/') ? url : `${url}/`
  try {
    const answer = await fetch(new URL(path, base), {
      redirect: 'error',
      signal: AbortSignal.timeout(answerMsMax),
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    })
    if (!answer.ok) {
      await answer.body?.cancel()
      const code = answer.status === 404 ? 'NOT_FOUND' : 'FETCH_FAILED'
      throw new Fault(code, `Frigate answers ${answer.status}`)
    }
    return await readBounded(answer, bytesMax)
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('FETCH_FAILED', `Frigate cannot be asked: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

async function readBounded(answer: Response, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new Fault('FETCH_FAILED', 'Frigate’s answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new Fault('FETCH_FAILED', 'Frigate’s answer is no JSON', { cause: error })
  }
}
