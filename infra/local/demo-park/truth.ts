import type { RuleId } from '@zhian/coverage/score/rules'
import type { DemoCamera, DemoEnterprise, Span } from './park-model.ts'

/** Something that is not as it should be, and where whoever judges the park is to find it. */
export interface Truth {
  readonly key: string
  readonly zh: string
  readonly enterpriseId: string
  /** Cameras, points, filings or plates that it is about. */
  readonly objectIds: readonly string[]
  /** Null: as long as the park has been there. */
  readonly when: Span | null
  /** Whether it is so at the end of the span. */
  readonly isStanding: boolean
  /** What it costs for certain while its time is assessed. */
  readonly costs: readonly Cost[]
  /** What may follow from it. */
  readonly mayCost: readonly Cost[]
  /** Where else it is to be found. */
  readonly shows: readonly Elsewhere[]
}

/** Points of one object by one of these rules. */
export interface Cost {
  readonly rules: readonly RuleId[]
  readonly objectId: string
}

export type Elsewhere =
  /** The registry's judgement of an archive. */
  | { readonly in: 'archive'; readonly cameraId: string; readonly rule: string }
  | {
      readonly in: 'analytic'
      readonly name: 'clone-count' | 'night-activity' | 'truck-share'
    }

export const costing = (objectIds: readonly string[], ...rules: RuleId[]): Cost[] =>
  objectIds.map((objectId) => ({ rules, objectId }))

/** Whether something is taken from an object by a rule by which another takes from it too: then nobody could tell which of them it was. */
export function collides(truth: Truth, others: readonly Truth[]): boolean {
  const all = ({ costs, mayCost }: Truth) => [...costs, ...mayCost]
  const taken = others.flatMap(all)
  return all(truth).some(({ rules, objectId }) =>
    taken.some(
      (other) => other.objectId === objectId && other.rules.some((rule) => rules.includes(rule)),
    ),
  )
}

/** What the points that a camera is there for require of it. */
export const slotsOf = ({ points }: DemoEnterprise, { archive }: DemoCamera): string[] =>
  points
    .filter(({ pointId }) => archive.serves.some((served) => served.pointId === pointId))
    .flatMap(({ pointId, requires }) =>
      requires.map(({ capability }) => `${pointId}/${capability}`),
    )

/** A slot whose camera does not count, or does not see what it should. */
export const costingSlots = (slotIds: readonly string[]): Cost[] =>
  costing(
    slotIds,
    'C-SLOT',
    'C-PARTIAL',
    'C-SELF-DECLARED',
    'C-CONTRADICTED',
    'C-PERIMETER',
    'CAP-GATE',
  )
