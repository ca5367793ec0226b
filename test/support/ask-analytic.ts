import type { Analytic } from '@zhian/contracts/assessment'
import { expect } from 'vitest'

/** However somebody asks: by the token, or from a browser. */
export type Ask = (url: string) => Promise<{
  readonly statusCode: number
  readonly body: string
  readonly json: () => unknown
}>

/** The answer to a question that must be answered. */
export async function askAnalytic(ask: Ask, question: string): Promise<Analytic> {
  const answer = await ask(`/v1/analytics/${question}`)
  const problem = answer.statusCode === 200 ? '' : answer.body
  expect({ question, problem }).toEqual({ question, problem: '' })
  return answer.json() as Analytic
}

/** Rows by their columns. */
export const records = ({ columns, rows }: Analytic) =>
  rows.map((row) => Object.fromEntries(columns.map(({ key }, index) => [key, row[index]])))
