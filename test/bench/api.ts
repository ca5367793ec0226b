import { Agent, get } from 'node:http'
import type { RequestOptions } from 'node:http'
import { cpuMsOf } from './cpu-clock.ts'
import { forked } from './forked.ts'
import { compare, inWindow, sampled, scaled } from './measure.ts'
import type { Contender, Effort, Row } from './measure.ts'

const stage = 'api'
const connections = 8
const rowsStored = 50_000

interface Told {
  readonly api: number
  readonly bare: number
  readonly path: string
  readonly token: string
  readonly bytes: number
  readonly questions: number
}

/** From a request for the newest 50 captures to their JSON. */
export async function measureApi(effort: Effort): Promise<Row[]> {
  const file = new URL('./list-server-worker.ts', import.meta.url)
  await using server = await forked<Told>(file, [String(scaled(rowsStored, effort))])
  const { told, pid } = server
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const ask = (options: RequestOptions, count: number, what: string): Contender => ({
    what,
    run: () =>
      sampled(
        () => cpuMsOf(pid),
        () => inWindow(count, connections, () => fetched({ host: '127.0.0.1', agent, ...options })),
      ),
  })
  const { api, bare, path, token, bytes } = told
  const list = (encoding: string) =>
    ask(
      {
        port: api,
        path,
        headers: { authorization: `Bearer ${token}`, 'accept-encoding': encoding },
      },
      scaled(60, effort),
      '',
    )
  const whatOf = (how: string) =>
    `newest 50 of ${scaled(rowsStored, effort)} captures, ${Math.round(bytes / 1000)} kB of JSON${how}`
  const manyCount = scaled(4000, effort)
  try {
    return [
      ...(await compare(effort, {
        stage,
        what: whatOf(''),
        ours: list('identity').run,
        references: [
          ask({ port: bare, path: '/plain' }, manyCount, 'bare node:http, the same bytes ready'),
          ask(
            { port: bare, path: '/questions' },
            scaled(60, effort),
            `bare node:http that asks the engine the same ${told.questions} questions`,
          ),
        ],
      })),
      ...(await compare(effort, {
        stage,
        what: whatOf(', gzip'),
        ours: list('gzip').run,
        references: [
          ask({ port: bare, path: '/packed' }, manyCount, 'bare node:http, gzipped bytes ready'),
        ],
      })),
    ]
  } finally {
    agent.destroy()
  }
}

function fetched(options: RequestOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(options, (response) => {
      response.resume()
      response.once('end', () => {
        if (response.statusCode === 200) resolve()
        else reject(new Error(`the list was answered with ${response.statusCode}`))
      })
      response.once('error', reject)
    })
    request.once('error', reject)
  })
}
