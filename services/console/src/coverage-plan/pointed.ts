import type { CoverageGaps, NextCamera } from '@zhian/contracts/coverage-plan'
import type { Position } from '@zhian/contracts/registry'

/** What is pointed at on the plan from the lists beside it. */
export type Pointed =
  | { readonly kind: 'spot'; readonly key: string; readonly position: Position }
  | { readonly kind: 'camera'; readonly key: string; readonly camera: NextCamera }

/** What a list beside the plan is given to point with. */
export interface PointingProps {
  readonly gaps: CoverageGaps
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
}
