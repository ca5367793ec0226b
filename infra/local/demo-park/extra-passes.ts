import { dayMs, hourMs } from './calendar.ts'
import type { Chance } from './chance.ts'
import type { Defect } from './defect-scene.ts'
import type { MakeVehicle, Vehicle, VehicleKind } from './vehicles.ts'
import { looks } from './vehicles.ts'

export interface ExtraPass {
  readonly cameraId: string
  readonly atMs: number
  readonly vehicle: Vehicle
}

interface Needs {
  readonly chance: Chance
  readonly makeVehicle: MakeVehicle
}

/** Vehicles that belong to a defect, by camera. */
export function extraPasses(defects: readonly Defect[], needs: Needs): ExtraPass[] {
  return defects.flatMap((defect) => {
    if (defect.extra === undefined || defect.when === null) return []
    const [first = '', second = first] = defect.extra.cameraIds
    return makers[defect.extra.kind]({ ...needs, ...defect.when, first, second })
  })
}

interface Making extends Needs {
  readonly fromMs: number
  readonly toMs: number
  readonly first: string
  readonly second: string
}

const makers: Readonly<
  Record<'clone' | 'night_burst' | 'tankers', (making: Making) => ExtraPass[]>
> = {
  clone: ({ fromMs, first, second, makeVehicle }) => {
    const one = makeVehicle('car')
    const look = looks.find(({ kind, id }) => kind === 'car' && id !== one.look)?.id ?? one.look
    // The same plate on another car, twice within seconds of the first and far from it.
    return [0, 2 * hourMs].flatMap((laterMs) => [
      { cameraId: first, atMs: fromMs + laterMs, vehicle: one },
      { cameraId: second, atMs: fromMs + laterMs + 4000, vehicle: { ...one, look } },
    ])
  },
  night_burst: ({ fromMs, toMs, first, second, chance, makeVehicle }) =>
    Array.from({ length: 60 }, () => {
      const atMs = Math.floor(chance.between(fromMs, toMs - hourMs / 2))
      return stay({ first, second, atMs, stayMs: hourMs / 4 }, makeVehicle('van'))
    }).flat(),
  tankers: ({ fromMs, toMs, first, second, chance, makeVehicle }) => {
    const convoy = Array.from({ length: 8 }, () => makeVehicle('tanker' satisfies VehicleKind))
    const passes: ExtraPass[] = []
    for (let dayOf = fromMs; dayOf + dayMs < toMs; dayOf += dayMs) {
      // Within one hour of the clock.
      const hour = Math.ceil(dayOf / hourMs) * hourMs + chance.below(20) * hourMs
      for (const [index, vehicle] of convoy.entries()) {
        const atMs = hour + index * 4 * 60_000 + chance.below(60_000)
        passes.push(...stay({ first, second, atMs, stayMs: hourMs }, vehicle))
      }
    }
    return passes
  },
}

interface Stay {
  readonly first: string
  readonly second: string
  readonly atMs: number
  readonly stayMs: number
}

const stay = ({ first, second, atMs, stayMs }: Stay, vehicle: Vehicle): ExtraPass[] => [
  { cameraId: first, atMs, vehicle },
  { cameraId: second, atMs: atMs + stayMs, vehicle },
]
