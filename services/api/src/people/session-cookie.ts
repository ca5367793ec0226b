import type { FastifyReply, FastifyRequest } from 'fastify'
import { ageMsMax } from './session-records.ts'
import { refusal } from '../refusal.ts'

/** A browser keeps a `__Host-` cookie only from TLS, for this host alone, with no other domain’s help. */
const nameOf = ({ protocol }: FastifyRequest) =>
  protocol === 'https' ? '__Host-zhian' : 'zhian-session'

const optionsOf = ({ protocol }: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: protocol === 'https' }) as const

export function sessionSecretIn(request: FastifyRequest): string | null {
  return request.cookies[nameOf(request)] ?? null
}

export function keepSession(request: FastifyRequest, reply: FastifyReply, secret: string): void {
  reply.setCookie(nameOf(request), secret, { ...optionsOf(request), maxAge: ageMsMax / 1000 })
}

export function dropSession(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(nameOf(request), optionsOf(request))
}

/** Passwords do not cross a network in the clear; on this machine itself they cross none. */
export function refuseWithoutTls({ protocol, ip }: FastifyRequest): void {
  if (protocol === 'https' || /^(127\.|::1$|::ffff:127\.)/.test(ip)) return
  throw refusal('FORBIDDEN', {
    en: 'accounts sign in over TLS only: open the console by https, and let API_TRUSTED_PROXIES name the proxy that ends it',
    zh: '账号只能经 TLS 登录：请用 https 打开控制台，并在 API_TRUSTED_PROXIES 中填写终止 TLS 的代理',
  })
}
