import type { AccountLink, NewAccount, RoleAssignment } from '@zhian/contracts/people'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { apiToken } from './api.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'

interface Asked {
  readonly body?: object
  /** An undefined one is left out. */
  readonly headers?: object
}

export type Visitor = ReturnType<typeof visitor>

/** A browser as the API meets it: it keeps its cookie, and says where a request comes from. */
export function visitor(app: FastifyInstance, more: InjectOptions = {}) {
  let cookie = ''
  const { headers: always, ...options } = more
  const ask = async (method: Method, url: string, { body, headers }: Asked = {}) => {
    const answer = await app.inject({
      ...options,
      method,
      url,
      headers: given({
        'sec-fetch-site': 'same-origin',
        'user-agent': 'Browser/1',
        ...(cookie === '' ? {} : { cookie }),
        ...always,
        ...headers,
      }),
      ...(body === undefined ? {} : { body }),
    })
    for (const { name, value } of answer.cookies as { name: string; value: string }[])
      cookie = value === '' ? '' : `${name}=${value}`
    return answer
  }
  return {
    ask,
    get cookie() {
      return cookie
    },
    async signIn(name: string, password: string) {
      return (await ask('POST', '/v1/session', { body: { name, password } })).statusCode
    },
    async useLink(link: string, password: string, who: object = {}) {
      return ask('POST', '/v1/session/link/password', { body: { link, password, ...who } })
    },
  }
}

const given = (headers: object) =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))

export const goodPassword = 'hedgehogs by the gate'

/** An account with its password set, and a browser in which it is signed in. */
export async function givenAccount(
  app: FastifyInstance,
  name: string,
  roles: readonly RoleAssignment[],
) {
  const order = { name, displayName: name, roles }
  const made = await app.inject({
    method: 'POST',
    url: '/v1/accounts',
    headers: { authorization: `Bearer ${apiToken}` },
    body: order,
  })
  const { account, link } = made.json<NewAccount & AccountLink>()
  const browser = visitor(app)
  await browser.useLink(link, goodPassword)
  return { account, browser }
}
