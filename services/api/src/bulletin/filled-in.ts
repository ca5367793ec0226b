import type { Statement } from '@zhian/contracts/bulletin'

type Parameters = Statement['parameters']
type Database = Statement['database']

const place = /\{(\w+):\w+\}/g

/** The statement with its values in it, as anybody can paste it into a client of that database. It is printed, never run from here. */
export function filledIn(sql: string, parameters: Parameters, database: Database): string {
  return sql.replaceAll(place, (_place, name: string) =>
    literalOf(parameters[name] ?? null, database),
  )
}

function literalOf(value: string | number | null, database: Database): string {
  if (value === null) return 'NULL'
  if (typeof value === 'number') return String(value)
  const text = database === 'clickhouse' ? value.replaceAll('\\', '\\\\') : value
  return `'${text.replaceAll("'", "''")}'`
}
