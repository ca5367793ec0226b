import type { ScoredSlot } from '@zhian/contracts/score'

type Capability = NonNullable<ScoredSlot['capability']>

/** The least that an enterprise of a class must cover, by its catalogue. */
export interface OwedPoint {
  readonly pointType: string
  readonly capability: Capability
  readonly w: number
  readonly count: number
}

export interface DeclaredSlot {
  readonly pointType: string
  readonly slot: ScoredSlot
  /** Somebody was there and confirms that this slot is what is declared, or that there is none (`c: 'NA'`). */
  readonly isSignedOff: boolean
}

/**
 * What is declared, and an uncovered slot for each that the catalogue asks for and nobody declared, so that declaring little
 * gains nothing. That a point does not exist is believed only where a survey has signed it off.
 */
export function withOwedSlots(
  declared: readonly DeclaredSlot[],
  minimum: readonly OwedPoint[],
): ScoredSlot[] {
  const believed = declared.filter(({ slot, isSignedOff }) => slot.c !== 'NA' || isSignedOff)
  const owed = minimum.flatMap(({ pointType, capability, w, count }) => {
    const declaredCount = believed.filter(
      (each) => each.pointType === pointType && each.slot.capability === capability,
    ).length
    return Array.from({ length: Math.max(0, count - declaredCount) }, (_, index): ScoredSlot => ({
      id: `owed/${pointType}/${capability}/${index + 1}`,
      w,
      c: 0,
      capability,
      reason: 'uncovered',
      evidence: ['owed by its class, and declared by nobody'],
    }))
  })
  return [...believed.map(({ slot }) => slot), ...owed]
}
