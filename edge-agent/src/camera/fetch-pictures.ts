import { lookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import type { IncomingMessage, RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import { imageBytesMax, imagesPerCaptureMax } from '@zhian/contracts/limits'
import { systemCodeOf } from '@zhian/kit/fault'
import { BodyBudget } from './body-budget.ts'
import { readImageHeader } from './image-header.ts'
import { isNowhere, readPictureAddress } from './picture-address.ts'
import type { PictureAddress } from './picture-address.ts'

/** Pictures by the address as the message wrote it; giving them up makes room for others. */
export interface FetchedPictures extends Disposable {
  readonly byAddress: ReadonlyMap<string, Buffer>
}

export interface PictureSource {
  /** The device's own addresses: nothing is fetched from anywhere else. */
  readonly places: readonly string[]
  readonly deadline: AbortSignal
}

/** Never rejects: a picture that cannot be had is not among them, and counted by its reason. */
export type FetchPictures = (
  addresses: readonly string[],
  source: PictureSource,
) => Promise<FetchedPictures>

const nothing: FetchedPictures = { byAddress: new Map(), [Symbol.dispose]: () => undefined }
/** Where nobody is to be asked. */
export const fetchNoPictures: FetchPictures = async () => nothing

const fetchedBytesMax = 48 * 1024 * 1024
/** Cameras tell of a picture before it lies there. */
const pausesMs = [0, 200, 600] as const
const attemptMsMax = 2500
/** A host that does not answer is left alone for a while, so that each capture behind does not wait for it. */
const restMs = 10_000
const hostsMax = 4096

type Outcome =
  | { readonly is: 'picture'; readonly bytes: Buffer }
  | { readonly is: 'failed'; readonly reason: string; readonly isFinal: boolean }

export interface PictureNeeds {
  readonly now: () => number
  readonly notFetched: (reason: string) => void
  /** For tests, which have no second machine. */
  readonly connect?: RequestOptions['createConnection']
}

/** Fetches what devices give only the address of, within bounds of bytes and time over all of them. */
export function openPictures({ now, notFetched, connect }: PictureNeeds): FetchPictures {
  const budget = new BodyBudget(fetchedBytesMax)
  const restingUntilMs = new Map<string, number>()
  const rest = (host: string) => {
    if (restingUntilMs.size >= hostsMax) restingUntilMs.clear()
    restingUntilMs.set(host, now() + restMs)
  }
  const fetchOne = async (text: string, { places, deadline }: PictureSource): Promise<Outcome> => {
    const address = readPictureAddress(text, places)
    if (typeof address === 'string') return failed(address)
    if ((restingUntilMs.get(address.host) ?? 0) > now()) return failed('host_resting')
    let failure = failed('too_late')
    for (const pauseMs of pausesMs) {
      await wait(pauseMs, undefined, { signal: deadline }).catch(() => undefined)
      if (deadline.aborted) break
      const outcome = await ask(address, { budget, deadline, connect })
      if (outcome.is === 'picture' || outcome.isFinal) return outcome
      failure = outcome
    }
    if (failure.reason === 'no_answer') rest(address.host)
    return failure
  }
  return async (addresses, source) => {
    const byAddress = new Map<string, Buffer>()
    const wanted = [...new Set(addresses)].slice(0, imagesPerCaptureMax)
    await Promise.all(
      wanted.map(async (address) => {
        const outcome = await fetchOne(address, source)
        if (outcome.is === 'picture') byAddress.set(address, outcome.bytes)
        else notFetched(outcome.reason)
      }),
    )
    const give = () => byAddress.forEach(({ length }) => budget.give(length))
    return { byAddress, [Symbol.dispose]: give }
  }
}

interface Asking {
  readonly budget: BodyBudget
  readonly deadline: AbortSignal
  readonly connect: RequestOptions['createConnection'] | undefined
}

/** One GET without a login; a redirection is a failure, since it leads elsewhere. */
async function ask(address: PictureAddress, asking: Asking): Promise<Outcome> {
  try {
    const message = await answerOf(address, asking)
    const { statusCode = 0 } = message
    if (statusCode !== 200) {
      message.destroy()
      const isFinal = statusCode < 500 && statusCode !== 404
      return failed(`status_${statusCode}`, isFinal)
    }
    return await readPicture(message, asking.budget)
  } catch (error) {
    const isForbidden = systemCodeOf(error) === forbiddenCode
    return failed(isForbidden ? 'address_forbidden' : 'no_answer', isForbidden)
  }
}

function answerOf(
  { host, port, path, isSecure }: PictureAddress,
  { deadline, connect }: Asking,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? httpsRequest : httpRequest)({
      host,
      port,
      path,
      lookup: lookUpSomewhere,
      signal: AbortSignal.any([deadline, AbortSignal.timeout(attemptMsMax)]),
      headers: { accept: 'image/*', 'accept-encoding': 'identity' },
      // Cameras certify themselves; what comes is checked to be a picture.
      ...(isSecure ? { rejectUnauthorized: false } : {}),
      ...(connect === undefined ? { agent: false } : { createConnection: connect }),
    })
    outgoing.once('response', resolve)
    outgoing.on('error', reject)
    outgoing.end()
  })
}

const forbiddenCode = 'EADDRNOTAVAIL'

/** A name is judged by all the addresses that it stands for at the moment of connecting. */
const lookUpSomewhere: RequestOptions['lookup'] = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const [first] = found ?? []
    if (error !== null || first === undefined) return done(error ?? new Error('no address'), '')
    if (found.some(({ address }) => isNowhere(address)))
      return done(Object.assign(new Error('forbidden'), { code: forbiddenCode }), '')
    if (options.all === true) return done(null, found)
    return done(null, first.address, first.family)
  })
}

async function readPicture(message: IncomingMessage, budget: BodyBudget): Promise<Outcome> {
  const chunks: Buffer[] = []
  let bytes = 0
  const refuse = (reason: string, isFinal: boolean) => {
    message.destroy()
    budget.give(bytes)
    return failed(reason, isFinal)
  }
  if (Number(message.headers['content-length'] ?? 0) > imageBytesMax)
    return refuse('too_large', true)
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      if (bytes + chunk.length > imageBytesMax) return refuse('too_large', true)
      if (!budget.take(chunk.length)) return refuse('no_room', true)
      bytes += chunk.length
      chunks.push(chunk)
    }
  } catch {
    return refuse('cut_off', false)
  }
  const picture = Buffer.concat(chunks, bytes)
  if (readImageHeader(picture) === null) return refuse('no_picture', true)
  return { is: 'picture', bytes: picture }
}

function failed(reason: string, isFinal = true): Outcome & { is: 'failed' } {
  return { is: 'failed', reason, isFinal }
}
