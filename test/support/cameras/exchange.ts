import { once } from 'node:events'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { messageOf } from '@zhian/kit/fault'

/** One thing that a camera said, and what it was told. */
export interface Exchange {
  /** In a few words: `POST /VIID/Faces`, `STOR a.jpg`. */
  readonly what: string
  /** As it went over the wire. */
  readonly sent: Buffer
  /** Of HTTP, or an FTP reply's code; undefined where no answer came. */
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly tookMs: number
  /** Why there is no answer. */
  readonly trouble?: string
}

export interface HttpSaying {
  readonly method?: string
  /** As it stands in the request line. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
  /** Without a Content-Length, in pieces. */
  readonly isChunked?: boolean
}

/** Longer than what any camera waits, so that late and never can be told apart. */
const answerMsMax = 20_000

/** Says it over a connection of its own, as many cameras do. Never rejects. */
export async function sayByHttp(url: string, saying: HttpSaying): Promise<Exchange> {
  const { method = 'POST', path, body = Buffer.alloc(0), isChunked = false } = saying
  const { hostname, port, host } = new URL(url)
  const length = isChunked
    ? { 'Transfer-Encoding': 'chunked' }
    : { 'Content-Length': String(body.length) }
  const headers = { Host: host, ...saying.headers, ...(method === 'GET' ? {} : length) }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
  const about = { what: `${method} ${path}`, sent: Buffer.concat([Buffer.from(head), body]) }
  const startedAt = performance.now()
  const took = () => Math.round(performance.now() - startedAt)
  const signal = AbortSignal.timeout(answerMsMax)
  try {
    const asked = request({ hostname, port, method, path, headers, agent: false, signal })
    const answered = once(asked, 'response')
    const isWaiting = 'Expect' in headers
    if (isWaiting) await Promise.race([once(asked, 'continue'), answered])
    for (const piece of piecesOf(body, isChunked)) asked.write(piece)
    asked.end()
    const [answer] = (await answered) as [IncomingMessage]
    const said = await text(answer)
    const told = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
    const { statusCode: status } = answer
    return { ...about, status, headers: Object.fromEntries(told), body: said, tookMs: took() }
  } catch (error) {
    const trouble = signal.aborted ? `no answer in ${answerMsMax / 1000} s` : messageOf(error)
    return { ...about, status: undefined, headers: {}, body: '', tookMs: took(), trouble }
  }
}

function piecesOf(body: Buffer, isChunked: boolean): readonly Buffer[] {
  if (body.length === 0) return []
  if (!isChunked) return [body]
  const half = Math.ceil(body.length / 2)
  return [body.subarray(0, half), body.subarray(half)].filter(({ length }) => length > 0)
}
