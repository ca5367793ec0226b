/** What a spool tells of; the agent's `events.ts` makes a log line and a metric of each. */
export interface SpoolEvents {
  segmentForeign(fact: { name: string; epoch: string }): void
  segmentDamaged(fact: { name: string; damages: number }): void
  segmentSuspect(fact: { name: string; why: string }): void
  tailCut(fact: { name: string; bytes: number }): void
  recordsLost(fact: { count: number; reason: string }): void
  recordsEvicted(fact: { from: number; to: number; reason: string }): void
  /** Captures that gave up scenes (1) or all pictures (2), and are delivered with a flag. */
  picturesEvicted(fact: { captures: number; thinness: number }): void
  cursorUnwritten(fact: { why: string }): void
}

/** For those who look at a spool that is not theirs, and for tests. */
export const unheard: SpoolEvents = {
  segmentForeign() {},
  segmentDamaged() {},
  segmentSuspect() {},
  tailCut() {},
  recordsLost() {},
  recordsEvicted() {},
  picturesEvicted() {},
  cursorUnwritten() {},
}
