import { recordRules, textMember } from '@zhian/contracts/record-rules'
import type { PlainRecord } from '@zhian/contracts/record-rules'
import type { RecordKind } from '@zhian/contracts/registry'
import { outlinesOf, ringFault, ringFaultText } from '@zhian/contracts/ring-fault'
import { refusal } from '../refusal.ts'
import type { Wish } from './registry-desk.ts'
import type { RegistrySnapshot } from './registry-snapshot.ts'

/** What lies in the park because of what it belongs to. Filings and inspections stay when what they speak of goes. */
const standingKinds = ['villages', 'enterprises', 'sites', 'points', 'cameras'] as const
const namedMax = 5

/** What records of a kind are called in Chinese. */
export const kindWords: Readonly<Record<RecordKind, string>> = {
  parks: '园区',
  villages: '村社',
  enterprises: '企业',
  sites: '厂区',
  points: '点位',
  cameras: '相机',
  maintenance: '报停',
  shutdowns: '停产',
  inspections: '人工核查',
  ignored: '已忽略的相机',
}

/** What still stands on a record has to go first: it would be in no park any more. */
export function refuseWhileNeeded({ kind, id }: Wish, around: RegistrySnapshot): void {
  for (const other of standingKinds) {
    const members = Object.entries(recordRules[other].refers).filter(([, to]) => to === kind)
    const needing = [...around[other]].flatMap(([otherId, record]) =>
      members.some(([member]) => textMember(record, member) === id) ? [otherId] : [],
    )
    if (needing.length === 0) continue
    const named = needing.slice(0, namedMax).join(', ')
    const count = needing.length - namedMax
    const [more, moreZh] = count > 0 ? [` and ${count} more`, `等 ${needing.length} 个`] : ['', '']
    throw refusal('CONFLICT', {
      en: `${other} still belong to it: ${named}${more}; retire them first`,
      zh: `还有${kindWords[other]}属于它：${named}${moreZh}；请先停用`,
    })
  }
}

export function refuseBadOutlines(record: PlainRecord): void {
  for (const [path, ring] of outlinesOf(record)) {
    const fault = ringFault(ring)
    if (fault === undefined) continue
    const { en, zh } = ringFaultText(fault)
    throw refusal('INPUT_REFUSED', { en: `${path}: ${en}`, zh: `${path}：${zh}` })
  }
}
