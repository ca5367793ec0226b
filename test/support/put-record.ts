import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'
import { apiToken } from './api.ts'

/** Puts a record into the registry by the API, as an operator does; it must be taken. */
export async function putRecord(
  app: FastifyInstance,
  { kind, id }: { readonly kind: string; readonly id: string },
  record: object,
): Promise<void> {
  const answer = await app.inject({
    method: 'PUT',
    url: `/v1/registry/${kind}/${id}`,
    headers: { authorization: `Bearer ${apiToken}` },
    body: { record },
  })
  const problem = answer.statusCode === 200 ? '' : answer.body
  expect([id, answer.statusCode, problem]).toEqual([id, 200, ''])
}
