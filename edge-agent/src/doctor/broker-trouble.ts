import { messageOf, systemCodeOf } from '@zhian/kit/fault'
import type { Bilingual } from '../cli/language.ts'
import { textOf } from './finding.ts'
import type { CauseCode } from './finding.ts'

export interface Trouble {
  readonly code: CauseCode
  readonly why: string
}

const usualPorts = new Map([
  ['mqtt:', 1883],
  ['mqtts:', 8883],
])

export const byTcpCode = new Map<string, CauseCode>([
  ['ENOTFOUND', 'broker_name_unknown'],
  ['EAI_AGAIN', 'broker_name_unknown'],
  ['EAI_FAIL', 'broker_name_unknown'],
  ['ECONNREFUSED', 'broker_port_closed'],
  ['ETIMEDOUT', 'broker_unreachable'],
  ['EHOSTUNREACH', 'broker_unreachable'],
  ['ENETUNREACH', 'broker_unreachable'],
])

/** By OpenSSL’s and Node’s codes, which are stable where their words are not. */
const byTlsCode: readonly (readonly [RegExp, CauseCode])[] = [
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CRL_)/, 'broker_certificate_out_of_time'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'broker_named_otherwise'],
  [/^(UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CERT_|INVALID_CA)/, 'broker_untrusted'],
  [/^ERR_SSL_.*ALERT_CERTIFICATE_REVOKED$/, 'certificate_revoked'],
  [/^ERR_SSL_.*ALERT/, 'certificate_refused'],
]

/** Why a connection to the broker did not come about, by what it failed with. */
export function brokerTrouble(error: unknown): Trouble {
  const { cause } = error as Error
  const reply = (cause as { code?: unknown } | undefined)?.code
  if (typeof reply === 'number') return { code: 'broker_refuses_login', why: String(reply) }
  const code = systemCodeOf(cause) ?? ''
  const byTls = byTlsCode.find(([pattern]) => pattern.test(code))?.[1]
  const found = byTls ?? byTcpCode.get(code) ?? 'broker_silent'
  return { code: found, why: code === '' ? messageOf(cause) : code }
}

export function brokerAt(url: string): { host: string; port: number } | undefined {
  const target = URL.parse(url)
  if (target === null) return undefined
  const host = target.hostname.replace(/^\[|\]$/g, '')
  return { host, port: Number(target.port) || (usualPorts.get(target.protocol) ?? 1883) }
}

/** What a person reads of it while the agent tries again. */
export function brokerTroubleText(error: Error, url: string, nowMs: number): Bilingual {
  if (error.cause === undefined)
    return {
      zh: '与消息服务器的连接已断开，正在重连。',
      en: 'The connection to the broker was lost; it is tried again.',
    }
  const { code, why } = brokerTrouble(error)
  const now = new Date(nowMs).toISOString()
  return textOf(code, 'cause', { ...brokerAt(url), why, reply: why, now })
}
