import type { FastifyRequest } from 'fastify'
import { known } from '../plugins/authorise.ts'
import type { Author } from '../registry/registry-desk.ts'

/** Whoever calls, as the registry's history names them. */
export function authorOf(request: FastifyRequest, source: Author['source'] = 'form'): Author {
  const name = request.signedIn?.account.name ?? 'operator'
  return { subject: known(request.subject), name, source }
}
