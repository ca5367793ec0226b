/** Run by a thread of its own: a plan takes seconds of reckoning, and the API's loop has others to answer. */
import type { Capability, Position } from '@zhian/contracts/registry'
import { explainPlace } from './explain-place.ts'
import { findGaps } from './find-gaps.ts'
import { heatGrid } from './heat-grid.ts'
import { openSite } from './open-site.ts'
import type { SurveyedSite } from './open-site.ts'

interface Asked {
  readonly survey: SurveyedSite
  readonly need: Capability
}

export const heatMap = ({ survey, ...asked }: Asked & { readonly around?: Position }) =>
  heatGrid(openSite(survey), asked)

export const place = ({ survey, ...asked }: Asked & { readonly position: Position }) =>
  explainPlace(openSite(survey), asked)

export const gaps = ({ survey }: Pick<Asked, 'survey'>) => findGaps(openSite(survey))
