import { recordRules, textMember } from '@zhian/contracts/record-rules'
import type { PlainRecord } from '@zhian/contracts/record-rules'
import { outlinesOf, ringFault, ringFaultText } from '@zhian/contracts/ring-fault'
import { Fault } from '@zhian/kit/fault'
import type { Wish } from './registry-desk.ts'
import type { RegistrySnapshot } from './registry-snapshot.ts'

/** What lies in the park because of what it belongs to. Filings and inspections stay when what they speak of goes. */
const standingKinds = ['villages', 'enterprises', 'sites', 'points', 'cameras'] as const
const namedMax = 5

/** What still stands on a record has to go first: it would be in no park any more. */
export function refuseWhileNeeded({ kind, id }: Wish, around: RegistrySnapshot): void {
  for (const other of standingKinds) {
    const members = Object.entries(recordRules[other].refers).filter(([, to]) => to === kind)
    const needing = [...around[other]].flatMap(([otherId, record]) =>
      members.some(([member]) => textMember(record, member) === id) ? [otherId] : [],
    )
    if (needing.length === 0) continue
    const named = needing.slice(0, namedMax).join(', ')
    const more = needing.length > namedMax ? ` and ${needing.length - namedMax} more` : ''
    throw new Fault('CONFLICT', `${other} still belong to it: ${named}${more}; retire them first`)
  }
}

export function refuseBadOutlines(record: PlainRecord): void {
  for (const [path, ring] of outlinesOf(record)) {
    const fault = ringFault(ring)
    if (fault !== undefined) throw new Fault('INPUT_REFUSED', `${path}: ${ringFaultText(fault)}`)
  }
}
