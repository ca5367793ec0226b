import type { Statement } from '@zhian/contracts/bulletin'
import { filledIn } from '../filled-in.ts'
import type { Words } from './words.ts'

/**
 * The statement as anybody can paste it, for this period; below its head, or as a second statement, what the year before is
 * asked by. Its comments may wrap, so they are no `--`.
 */
export function printedSql(statement: Statement, words: Words): string[] {
  const { sql, database, parameters, previousParameters } = statement
  const now = filledIn(sql, parameters, database)
  if (Object.keys(previousParameters).length === 0) return [now]
  const before = filledIn(sql, previousParameters, database)
  if (database !== 'clickhouse') return [now, before]
  const [head = '', ...rest] = now.split('\n')
  const [headBefore = ''] = before.split('\n')
  return [[head, `/* ${words.previousParameters}: ${headBefore} */`, ...rest].join('\n')]
}
