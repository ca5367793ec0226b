import type { Fault } from '@zhian/kit/fault'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ApiEvents } from '../events.ts'
import { retryAfterSecondsOf } from '../people/attempt-limits.ts'
import { problemOf } from '../problems.ts'
import { refusal } from '../refusal.ts'

const retryAfterSeconds = 2

/** Whatever is thrown in a route is answered as RFC 9457. */
export function answerProblems(app: FastifyInstance, events: ApiEvents): void {
  app.setErrorHandler((error, request, reply) => sendProblem(error, { request, reply, events }))
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly events: ApiEvents
}

export function sendProblem(error: unknown, { request, reply, events }: Exchange): FastifyReply {
  const problem = problemOf(error, request.id)
  // Whoever has gone is told nothing, and has seen nothing fail.
  if (problem.status >= 500 && !reply.raw.destroyed)
    events.failed({ requestId: request.id, code: problem.code, error })
  const waitSeconds =
    retryAfterSecondsOf(error) ?? (problem.status === 503 ? retryAfterSeconds : null)
  if (waitSeconds !== null) reply.header('retry-after', String(waitSeconds))
  return reply
    .code(problem.status)
    .removeHeader('cache-control')
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)
}

export function notFound(): Fault {
  return refusal('NOT_FOUND', { en: 'nothing is served at this address', zh: '这个地址没有内容' })
}
