import type { Exchange } from '../../support/cameras/exchange.ts'
import { each, shown } from '../answer-rules.ts'
import type { AnswerRule } from '../scenario.ts'

const clockToleranceMs = 10 * 60_000

/** Every status in the answer is 0; a list, where it is one, has one for each object in the order in which they came. */
export function statusOk(ids: (sent: string) => readonly string[] = idsIn): AnswerRule {
  const expects = {
    en: 'StatusCode 0 for each object, in the order sent, Id = the object’s id (one ResponseStatusObject for all is allowed)',
    zh: '按提交顺序逐对象返回 StatusCode 0，Id 为对象标识（允许以单个 ResponseStatusObject 应答）',
  }
  return each(expects, (exchange) => {
    const statuses = statusesIn(exchange.body)
    if (statuses.length === 0) return `no status in: ${shown(exchange)}`
    if (!statuses.every(({ code }) => code === '0')) return shown(exchange)
    const wanted = ids(bodyOf(exchange))
    if (statuses.length === 1 || wanted.length === 0) return undefined
    const got = statuses.map(({ id }) => id)
    return got.join() === wanted.join() ? undefined : `Ids ${got.join(', ')}`
  })
}

/** 401 with a digest challenge and a nonce; never Basic, which gives the password away. */
export const challenged = each(
  {
    en: '401 with WWW-Authenticate: Digest, realm and nonce',
    zh: '401，带 WWW-Authenticate: Digest（含 realm、nonce）',
  },
  (exchange) => {
    const header = exchange.headers['www-authenticate'] ?? ''
    if (exchange.status !== 401) return shown(exchange)
    if (/\bbasic\b/i.test(header)) return `Basic is offered: ${header}`
    const isWhole = /^digest\b/i.test(header) && /realm="/.test(header) && nonceOf(exchange) !== ''
    return isWhole ? undefined : `WWW-Authenticate: ${header}`
  },
)

/** Either is allowed: some servers ask the device to register again, some take the capture all the same. */
export const challengedOrTaken = each(
  {
    en: '401 with a fresh challenge, or taken under a setting that allows it; nothing else makes the device register again',
    zh: '返回 401 及新的质询，或按配置允许免注册接收；其他应答无法促使设备重新注册',
  },
  (exchange) =>
    exchange.status === 200 || exchange.status === 201 ? undefined : challenged.differs([exchange]),
)

export const hasLocalTime = each(
  {
    en: 'LocalTime of 14 digits, the time in UTC+8',
    zh: 'LocalTime 为 14 位数字，取东八区当前时间',
  },
  (exchange) => {
    const digits = /"localtime"\s*:\s*"(\d{14})"/i.exec(exchange.body)?.[1]
    if (digits === undefined) return shown(exchange)
    const [year, month, day, hour, minute, second] = [0, 4, 6, 8, 10, 12].map((at) =>
      Number(digits.slice(at, at === 0 ? 4 : at + 2)),
    )
    const saidMs = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second) - 8 * 3600_000
    return Math.abs(saidMs - Date.now()) < clockToleranceMs ? undefined : digits
  },
)

export function nonceOf({ headers }: Exchange): string {
  return /nonce="([^"]+)"/i.exec(headers['www-authenticate'] ?? '')?.[1] ?? ''
}

interface Status {
  readonly code: string
  readonly id: string
}

/** Under whichever of the known envelopes and spellings. */
function statusesIn(body: string): readonly Status[] {
  try {
    return [...statusesOf(JSON.parse(body))]
  } catch {
    return []
  }
}

function* statusesOf(value: unknown): Iterable<Status> {
  if (typeof value !== 'object' || value === null) return
  const members = new Map(
    Object.entries(value).map(([name, inner]) => [name.toLowerCase(), inner as unknown]),
  )
  const code = members.get('statuscode')
  if (code === undefined) for (const inner of members.values()) yield* statusesOf(inner)
  else yield { code: textOf(code), id: textOf(members.get('id')) }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

const idNames = ['FaceID', 'PersonID', 'MotorVehicleID', 'NonMotorVehicleID']

/** The ids of the objects in a message, in order. */
function idsIn(message: string): readonly string[] {
  const pattern = new RegExp(`"(?:${idNames.join('|')})"\\s*:\\s*"([^"]+)"`, 'gi')
  return [...message.matchAll(pattern)].map(([, id = '']) => id)
}

function bodyOf({ sent }: Exchange): string {
  return sent.subarray(sent.indexOf('\r\n\r\n') + 4).toString('utf8')
}
