import { Fault } from '@zhian/kit/fault'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { maySomewhere } from '../access/policy.ts'
import type { Permission, Subject } from '../access/policy.ts'

/** What a route asks of whoever calls it. */
type Access = 'open' | 'signed in' | Permission

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Said by every route; the app does not start otherwise. */
    readonly access?: Access
  }
  interface FastifyInstance {
    /** Every route with what it asks. */
    readonly listAccess: () => StatedAccess[]
  }
}

export interface StatedAccess {
  readonly method: string
  readonly url: string
  readonly access: Access | undefined
}

/** Takes down what each route asks. To be called before any route is made; a route that forgot to say it stops the start. */
export function stateAccess(app: FastifyInstance): void {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  const listAccess = () =>
    routes.flatMap(({ method, url, config }) =>
      [method].flat().map((each) => ({ method: each, url, access: config?.access })),
    )
  app.decorate('listAccess', listAccess)
  app.addHook('onReady', async () => {
    const silent = listAccess().filter(({ access }) => access === undefined)
    if (silent.length === 0) return
    const names = silent.map(({ method, url }) => `${method} ${url}`).join(', ')
    throw new Fault('INVARIANT_BROKEN', `routes that do not say what they ask: ${names}`)
  })
}

/** Whether the subject has the permission anywhere; where exactly is for the route's filter to say. */
export function isPermitted(subject: Subject, access: Access | undefined): boolean {
  if (access === 'open' || access === 'signed in') return true
  return access !== undefined && maySomewhere(subject, access)
}

/** Whoever calls a route that is not open: `known(request.subject)`. */
export function known(subject: Subject | null): Subject {
  if (subject === null) throw new Fault('INVARIANT_BROKEN', 'an open route asks who calls')
  return subject
}
