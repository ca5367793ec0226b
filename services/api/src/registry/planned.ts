import type { Bilingual } from '@zhian/contracts/bilingual'
import type { ImportReport } from '@zhian/contracts/registry-exchange'
import { Fault } from '@zhian/kit/fault'
import { saidBy } from '../refusal.ts'
import { isNews } from './registry-records.ts'
import type { WrittenRecord } from './registry-records.ts'

type Planned =
  | { readonly ok: true; readonly value: WrittenRecord }
  | { readonly ok: false; readonly problem: Bilingual }

/** One of many: what is wrong with it is told beside the others' faults. */
export function outcomeOf(plan: () => WrittenRecord): Planned {
  try {
    return { ok: true, value: plan() }
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'rejected') throw error
    return { ok: false, problem: saidBy(error) }
  }
}

export function reportOf(
  written: readonly WrittenRecord[],
): Pick<ImportReport, 'added' | 'changed' | 'unchanged'> {
  const fresh = written.filter(isNews)
  const added = fresh.filter(({ before }) => before === undefined).length
  return { added, changed: fresh.length - added, unchanged: written.length - fresh.length }
}

export const sameIdAs = (row: number): Bilingual => ({
  en: `the same id as in row ${row}`,
  zh: `与第 ${row} 行编号相同`,
})
