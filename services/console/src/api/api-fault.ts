import type { Problem } from '@zhian/contracts/api'

/** Whatever went wrong between the page and the API, in the words of the API where it spoke. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault'
  readonly problem: Problem

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(`${problem.code}: ${problem.cause}`, options)
    this.problem = problem
  }

  /** Asking again may help: the API or something behind it is away. */
  get isPassing(): boolean {
    const { status } = this.problem
    return status === 0 || status === 429 || status >= 500
  }
}

/** Codes of faults that the API cannot report, because it did not speak. */
export const unreachable = 'API_UNREACHABLE'
export const unreadable = 'API_ANSWER_UNREADABLE'
const pageBroken = 'PAGE_DEFECT'

/** A problem that the page found by itself; `status` 0 where there was no answer. */
export function ownProblem(own: { code: string; status: number; cause: string }): Problem {
  return { type: 'about:blank', title: '', fix: '', requestId: '', ...own }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Reads an RFC 9457 body; a proxy in between may have answered something else. */
export function problemOf(status: number, body: unknown): Problem {
  if (!isRecord(body) || typeof body['code'] !== 'string') {
    return ownProblem({ code: `HTTP_${status}`, status, cause: '' })
  }
  const textIn = (members: Record<string, unknown>) => (name: string) =>
    typeof members[name] === 'string' ? members[name] : ''
  const text = textIn(body)
  const zh = isRecord(body['zh']) ? textIn(body['zh']) : undefined
  return {
    ...(zh && { zh: { title: zh('title'), cause: zh('cause'), fix: zh('fix') } }),
    type: text('type'),
    title: text('title'),
    status,
    code: text('code'),
    cause: text('cause'),
    fix: text('fix'),
    requestId: text('requestId'),
  }
}

/** Total: whatever was thrown becomes a problem that can be shown. */
export function problemFrom(thrown: unknown): Problem {
  if (thrown instanceof ApiFault) return thrown.problem
  const cause = thrown instanceof Error ? thrown.message : String(thrown)
  return ownProblem({ code: pageBroken, status: 0, cause })
}
