import { Fault, messageOf } from '../fault.ts'

/** ClickHouse's numbers (ErrorCodes.cpp) for rows that can never be stored as they are. */
const rowCodes = new Set([
  '6',
  '25',
  '26',
  '27',
  '33',
  '38',
  '41',
  '53',
  '69',
  '70',
  '72',
  '117',
  '130',
  '131',
  '321',
  '349',
  '376',
])
/** For a query that asks for more than it may. */
const boundCodes = new Set(['158', '159', '160', '191', '241', '307', '396'])
/** For a statement that we wrote wrongly. */
const ownCodes = new Set(['36', '42', '43', '44', '46', '47', '62', '115', '386'])

/** What went wrong with a statement, by its number; what has none did not reach the store. */
export function storeFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  const given = Error.isError(error) ? (error as { code?: unknown }).code : undefined
  const code = typeof given === 'string' || typeof given === 'number' ? String(given) : ''
  const text = `ClickHouse: ${messageOf(error).slice(0, 500)}`
  if (rowCodes.has(code)) return new Fault('STORE_REFUSED_ROWS', text, { cause: error })
  if (boundCodes.has(code)) return new Fault('QUERY_TOO_EXPENSIVE', text, { cause: error })
  if (ownCodes.has(code) || error instanceof RangeError)
    return new Fault('INVARIANT_BROKEN', text, { cause: error })
  return new Fault('STORE_AWAY', text, { cause: error })
}
