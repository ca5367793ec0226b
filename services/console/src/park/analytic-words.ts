import type { Analytic } from '@zhian/contracts/assessment'
import type { RecordKind } from '@zhian/contracts/registry'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { wallTime } from '../parts/time.ts'
import { useRecords } from './park-reads.ts'

export type Cell = Analytic['rows'][number][number]
/** What a cell of a column says to a person. */
export type CellWord = (key: string, cell: Cell, unit?: string) => string

const codeKeys: readonly string[] = [
  'direction',
  'source',
  'vehicleClass',
  'refusal',
  'isUnusual',
  'isReconciled',
]

/** Ids as the names that the registry has for them, codes as words; whatever has neither stands as it came. */
export function useCellWord(): CellWord {
  const { t } = useTranslation('analytics')
  const names = useNames()
  return useCallback(
    (key, cell, unit) => {
      if (cell === null) return '—'
      if (unit === 'ms' && typeof cell === 'number') return wallTime(cell)
      if (typeof cell === 'number') return String(Math.round(cell * 1000) / 1000)
      const code = cell === '' ? 'none' : cell
      if (codeKeys.includes(key))
        return t(`code.${key}.${code}` as 'code.direction.in', { defaultValue: cell })
      return names.get(key)?.get(cell) ?? cell
    },
    [t, names],
  )
}

/** By column, what the ids of the registry are called. */
function useNames(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const parks = useNamesOf('parks')
  const enterprises = useNamesOf('enterprises')
  const sites = useNamesOf('sites')
  const cameras = useNamesOf('cameras')
  return useMemo(
    () =>
      new Map([
        ['parkId', parks],
        ['enterpriseId', enterprises],
        ['siteId', sites],
        ['cameraId', cameras],
      ]),
    [parks, enterprises, sites, cameras],
  )
}

function useNamesOf(kind: RecordKind): ReadonlyMap<string, string> {
  const { data } = useRecords<{ readonly name?: string }>(kind)
  return useMemo(() => new Map(data?.map(({ id, record }) => [id, record.name ?? id])), [data])
}
