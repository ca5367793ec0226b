import type { PointType } from '@zhian/contracts/registry'
import { isAlike } from './draft.ts'
import type { FormKind, PlainRecord } from './record-forms.ts'
import { useRegistryRules } from './use-registry-rules.ts'

/** What another type of point requires by the catalogue, while nobody has changed what the last one did. */
export function useFollowingMembers(
  kind: FormKind,
): (old: PlainRecord, put: PlainRecord) => PlainRecord {
  const rules = useRegistryRules()
  return (old, put) => {
    const { pointType } = put as { pointType?: PointType }
    if (kind !== 'points' || pointType === undefined || rules === undefined) return {}
    const usual = (type: unknown) => rules.pointCatalogue[type as PointType]
    const requires = (old['requires'] ?? []) as readonly unknown[]
    const isUntouched = requires.length === 0 || isAlike(requires, usual(old['pointType']))
    return isUntouched ? { requires: usual(pointType) } : {}
  }
}
