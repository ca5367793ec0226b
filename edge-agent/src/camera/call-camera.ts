import { request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Fault, messageOf } from '@zhian/kit/fault'
import type { DigestSession } from './http-digest.ts'

export interface CameraCall {
  /** Host, host:port or a URL; its path is not used. */
  readonly address: string
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Path and query exactly as they go out: some firmware wants its brackets raw. */
  readonly path: string
  /** XML of a POST. */
  readonly body?: string
  readonly session: DigestSession
  readonly stopping: AbortSignal
  /** How long the head of the answer may take. */
  readonly answerMs: number
}

export interface CameraAnswer {
  readonly status: number
  readonly message: IncomingMessage
}

/** Larger error pages are of no interest. */
const drainedBytesMax = 64 * 1024

/**
 * Calls a camera, answering its digest challenge. The caller reads or destroys the message.
 *
 * Throws DEVICE_ANSWERED_BADLY where nobody answers, and UNAUTHORISED where the login is refused or no scheme fits: do not
 * repeat that soon, because devices lock an account after a few failures.
 */
export async function callCamera(call: CameraCall): Promise<CameraAnswer> {
  const { session, method, path: uri } = call
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const authorization = session.authorize({ method, uri })
    const message = await ask(call, authorization)
    if (message.statusCode !== 401) return { status: message.statusCode ?? 0, message }
    const offered = message.headersDistinct['www-authenticate']
    await drained(message)
    const verdict = session.learn(offered, authorization)
    if (verdict === 'refused') throw new Fault('UNAUTHORISED', 'the camera refuses the password')
    if (verdict === 'unsupported')
      throw new Fault('UNAUTHORISED', 'the camera asks for a login of a kind that is not spoken')
  }
  throw new Fault('UNAUTHORISED', 'the camera asks for its password again and again')
}

function ask(call: CameraCall, authorization: string | undefined): Promise<IncomingMessage> {
  const url = new URL(call.address.includes('://') ? call.address : `http://${call.address}`)
  const isSecure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) =>
      reject(new Fault('DEVICE_ANSWERED_BADLY', messageOf(error), { cause: error }))
    // Cameras certify themselves; their password never crosses the wire in clear with digest.
    const outgoing = (isSecure ? httpsRequest : httpRequest)({
      host: url.hostname.replaceAll(/^\[|\]$/g, ''),
      port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
      method: call.method,
      path: call.path,
      agent: false,
      signal: call.stopping,
      ...(isSecure ? { rejectUnauthorized: false } : {}),
      headers: {
        connection: 'keep-alive',
        accept: '*/*',
        ...(call.body === undefined ? {} : { 'content-type': 'application/soap+xml' }),
        ...(authorization === undefined ? {} : { authorization }),
      },
    })
    const timer = setTimeout(
      () => outgoing.destroy(new Error('the camera does not answer in time')),
      call.answerMs,
    )
    outgoing.once('response', (message) => {
      clearTimeout(timer)
      resolve(message)
    })
    outgoing.on('error', (error) => {
      clearTimeout(timer)
      refuse(error)
    })
    outgoing.end(call.body)
  })
}

/** The answer's text, bounded; what is longer is cut off with the connection. */
export async function drained(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > drainedBytesMax) break
      chunks.push(chunk)
    }
  } catch {
    // What came is enough to judge by.
  }
  message.destroy()
  return Buffer.concat(chunks)
}
