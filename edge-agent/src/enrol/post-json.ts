import { once } from 'node:events'
import { request as requestHttp } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { Fault, messageOf } from '@zhian/kit/fault'

interface Post {
  readonly url: string
  readonly path: string
  readonly body: object
  /** PEM, in place of those whom the machine trusts. */
  readonly authority?: string | undefined
}

const waitMsMax = 20_000
const answerBytesMax = 65_536

/**
 * Posts JSON to the API and resolves with its answer as text.
 *
 * Throws MQTT_AWAY's sibling for HTTP, DEVICE_ANSWERED_BADLY, where the API cannot be reached or is not itself;
 * TOKEN_REFUSED, CERTIFICATE_REFUSED or INPUT_REFUSED, in the API's own words, where it refuses.
 */
export async function postJson({ url, path, body, authority }: Post): Promise<string> {
  const target = new URL(path, url.endsWith('/') ? url : `${url}/`)
  const ask = target.protocol === 'https:' ? requestHttps : requestHttp
  const signal = AbortSignal.timeout(waitMsMax)
  try {
    const call = ask(target, {
      method: 'POST',
      signal,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      ...(authority === undefined ? {} : { ca: authority }),
    })
    call.end(JSON.stringify(body))
    const [answer] = (await once(call, 'response', { signal })) as [IncomingMessage]
    const text = await readAll(answer)
    if (answer.statusCode === 201) return text
    throw refusalIn(text, answer.statusCode ?? 0)
  } catch (error) {
    if (error instanceof Fault) throw error
    const why = signal.aborted ? `no answer in ${waitMsMax / 1000} s` : messageOf(error)
    throw new Fault('DEVICE_ANSWERED_BADLY', `${target.origin} cannot be reached: ${why}`, {
      cause: error,
    })
  }
}

async function readAll(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > answerBytesMax) throw new Error('the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

const refusals = ['TOKEN_REFUSED', 'CERTIFICATE_REFUSED', 'INPUT_REFUSED', 'NOT_FOUND'] as const

function refusalIn(text: string, status: number): Fault {
  const { code, cause } = problemIn(text)
  const known = refusals.find((each) => each === code)
  return new Fault(known ?? 'DEVICE_ANSWERED_BADLY', cause ?? `the API answered HTTP ${status}`)
}

function problemIn(text: string): { code?: string; cause?: string } {
  try {
    const { code, cause } = JSON.parse(text) as { code?: unknown; cause?: unknown }
    return {
      ...(typeof code === 'string' ? { code } : {}),
      ...(typeof cause === 'string' ? { cause: cause.slice(0, 300) } : {}),
    }
  } catch {
    return {}
  }
}
