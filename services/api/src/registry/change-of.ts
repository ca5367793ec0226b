import type { RegistryChange } from '@zhian/contracts/registry-exchange'
import type { RegistryChangeRow } from '../control/tables.ts'

/** A row of the history as it is told. */
export function changeOf({ beforeRecord, afterRecord, ...row }: RegistryChangeRow): RegistryChange {
  return {
    id: row.id,
    version: row.version,
    atMs: row.atMs,
    by: row.changedBy,
    source: row.source,
    before: parsed(beforeRecord),
    after: parsed(afterRecord),
  }
}

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text))
