import { ApiFault, ownProblem, problemOf, unreachable, unreadable } from './api-fault.ts'

export interface Api {
  /** Throws `ApiFault`; the shape is the contract's, which the API checks before it answers. */
  readonly read: <T extends object>(path: string, signal?: AbortSignal) => Promise<T>
  /** Null where the answer has no body. */
  readonly send: <T extends object>(
    method: Method,
    path: string,
    body?: object,
  ) => Promise<T | null>
  /** Sends a file as it is. */
  readonly upload: <T extends object>(path: string, file: Blob) => Promise<T>
  readonly file: (path: string) => Promise<Blob>
  readonly picture: (href: string, signal?: AbortSignal) => Promise<Blob>
  readonly stream: (path: string, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>
}

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface ApiNeeds {
  /** Null where the session's cookie says who asks. */
  readonly token: string | null
  /** Told when the API no longer takes the token. */
  readonly onTokenRefused: () => void
}

/** Speaks to the API that served this page, and to nobody else: the token, or the session's cookie, goes with every call. */
export function apiClient({ token, onTokenRefused }: ApiNeeds): Api {
  async function ask(path: string, accept: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, location.origin)
    if (url.origin !== location.origin) {
      throw new ApiFault(ownProblem({ code: unreadable, status: 0, cause: url.origin }))
    }
    const headers = {
      accept,
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(init.body !== undefined && { 'content-type': typeOf(init.body) }),
    }
    const credentials = token === null ? 'same-origin' : 'omit'
    const response = await reach(url, { ...init, headers, credentials })
    if (response.ok) return response
    if (response.status === 401) onTokenRefused()
    throw new ApiFault(problemOf(response.status, await jsonOf(response)))
  }

  return {
    async read<T extends object>(path: string, signal?: AbortSignal) {
      const response = await ask(path, 'application/json', signalled(signal))
      const body = await jsonOf(response)
      if (typeof body === 'object' && body !== null) return body as T
      const status = response.status
      throw new ApiFault(ownProblem({ code: unreadable, status, cause: path }))
    },
    async send<T extends object>(method: Method, path: string, body?: object) {
      const json = body === undefined ? {} : { body: JSON.stringify(body) }
      const response = await ask(path, 'application/json', { method, ...json })
      return (await jsonOf(response)) as T | null
    },
    async upload<T extends object>(path: string, body: Blob) {
      const response = await ask(path, 'application/json', { method: 'POST', body })
      return (await jsonOf(response)) as T
    },
    async file(path) {
      return (await ask(path, '*/*')).blob()
    },
    async picture(href, signal) {
      const response = await ask(href, 'image/*', signalled(signal))
      return response.blob()
    },
    async stream(path, signal) {
      const { body, status } = await ask(path, 'text/event-stream', { signal })
      if (body) return body
      throw new ApiFault(ownProblem({ code: unreadable, status, cause: path }))
    },
  }
}

/** Tables are told apart by their content, so their type need not be known. */
const typeOf = (body: RequestInit['body']) =>
  body instanceof Blob ? 'application/octet-stream' : 'application/json'

const signalled = (signal: AbortSignal | undefined): RequestInit => (signal ? { signal } : {})

async function reach(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, cache: 'no-store', redirect: 'error' })
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    const own = ownProblem({ code: unreachable, status: 0, cause: url.origin })
    throw new ApiFault(own, { cause })
  }
}

/** Null where the body is not JSON. */
async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return null
  }
}
