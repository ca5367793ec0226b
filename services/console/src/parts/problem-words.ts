import type { Problem } from '@zhian/contracts/api'
import { unreachable } from '../api/api-fault.ts'

export type ProblemFamily =
  | 'away'
  | 'unreachable'
  | 'unauthorised'
  | 'forbidden'
  | 'missing'
  | 'refused'
  | 'tooMany'
  | 'page'

const byStatus: Readonly<Record<number, ProblemFamily>> = {
  0: 'page',
  401: 'unauthorised',
  403: 'forbidden',
  404: 'missing',
  429: 'tooMany',
}

/** The page speaks the reader's language by family; the API's own words are added, since only they name the cause. */
export function familyOf({ code, status }: Problem): ProblemFamily {
  if (code === unreachable) return 'unreachable'
  return byStatus[status] ?? (status >= 500 ? 'away' : 'refused')
}

/** What the API said, in the reader's language; an older one speaks English alone. */
export function saidOf(problem: Problem, language: string): NonNullable<Problem['zh']> {
  return language === 'en' ? problem : (problem.zh ?? problem)
}

/** Everything an administrator needs, as text. */
export function problemText(problem: Problem): string {
  const lines = [
    `${problem.code} (HTTP ${problem.status}) ${problem.title}`.trim(),
    problem.cause && `cause: ${problem.cause}`,
    problem.fix && `fix: ${problem.fix}`,
    problem.requestId && `request: ${problem.requestId}`,
  ]
  return lines.filter((line) => line !== '').join('\n')
}
