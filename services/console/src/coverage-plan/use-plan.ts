import type { CoverageHeatMap } from '@zhian/contracts/coverage-plan'
import type { Capability, Position } from '@zhian/contracts/registry'
import { useState } from 'react'
import { cellOf, placeOf } from './heat-cells.ts'
import type { Cell } from './heat-cells.ts'
import type { Pointed } from './pointed.ts'

/** The layers that can be laid over the plan, each the need that it answers. */
export const layers = {
  none: null,
  face: 'FACE_CAPTURE',
  vehicle: 'VEHICLE_CAPTURE',
  area: 'VIDEO_OBSERVE',
} as const satisfies Record<string, Capability | null>
type LayerName = keyof typeof layers
export const layerNames = Object.keys(layers) as LayerName[]
export const isLayer = (name: string): name is LayerName => name in layers

/** A cell this wide says how a stretch of ground is, not how a place is: whoever chooses one is shown its surroundings finely. */
const overviewFromM = 2
export const isOverview = ({ cellM }: CoverageHeatMap) => cellM > overviewFromM

/** What is looked at, and what is pointed at. */
export function usePlan(enterpriseId: string) {
  const [layer, setLayer] = useState<LayerName>('none')
  const [isNight, setIsNight] = useState(false)
  const [siteId, setSiteId] = useState<string>()
  const [place, setPlace] = useState<Position | null>(null)
  const [around, setAround] = useState<Position | null>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  /** What was chosen on another plan means nothing on this one. */
  const anew = () => {
    setPlace(null)
    setAround(null)
    setPointed(null)
  }
  return {
    asked: { enterpriseId, siteId, isNight },
    layer,
    place,
    around,
    pointed,
    setPointed,
    chooseLayer: (next: LayerName) => {
      setLayer(next)
      anew()
    },
    chooseLight: (next: boolean) => {
      setIsNight(next)
      anew()
    },
    chooseSite: (id: string) => {
      setSiteId(id)
      anew()
    },
    chooseCell: (cell: Cell, map: CoverageHeatMap) => {
      setPlace(placeOf(cell, map))
      if (isOverview(map)) setAround(placeOf(cell, map))
    },
    /** Back to the whole site. */
    leaveCloseUp: anew,
  }
}
export type Plan = ReturnType<typeof usePlan>

export const chosenCell = ({ place }: Plan, map: CoverageHeatMap) => place && cellOf(place, map)
