import { bustleOf, chinaMidnight, dayMs, hourMs, momentOf } from './calendar.ts'
import type { Rhythms } from './calendar.ts'
import type { Chance } from './chance.ts'
import { metresBetween } from './ground.ts'
import type { DemoEnterprise, Span } from './park-model.ts'
import type { Bustle, ParkRecipe } from './park-recipe.ts'
import { closedBustle } from './standstills.ts'
import type { MakeVehicle, Vehicle, VehicleKind } from './vehicles.ts'

/** Somebody or something went past a camera; a face is nobody's. */
export interface Pass {
  /** By its place in the enterprise's list. */
  readonly camera: number
  readonly atMs: number
  readonly vehicle: Vehicle | null
}

export interface TrafficNeeds {
  readonly span: Span
  readonly recipe: Pick<ParkRecipe, 'bustle' | 'weeks' | 'rhythms' | 'fleetKinds' | 'visitorKinds'>
  readonly chance: Chance
  readonly makeVehicle: MakeVehicle
}

/** A way in and the way out beside it. */
interface Gate {
  readonly in: number
  readonly out: number
  readonly isForGoods: boolean
}

const goods = new Set<VehicleKind>(['van', 'truck', 'tractor', 'electric_truck'])

interface Visitor {
  readonly vehicle: Vehicle
  readonly isForGoods: boolean
  /** Until when it is somewhere already: nothing is in two places. */
  busyUntilMs: number
}

/** What passes on one day of the place; some of it only later, and nothing of a day before it begins. */
export interface DayOfTraffic {
  readonly dawn: number
  readonly passes: readonly Pass[]
}

/** Everything that passes the cameras of one enterprise in the span, day after day, within a day in no order. */
export function* trafficOf(
  enterprise: DemoEnterprise,
  needs: TrafficNeeds,
): Generator<DayOfTraffic> {
  const { span, chance, makeVehicle, recipe } = needs
  const { rhythms, fleetKinds, visitorKinds } = recipe
  const { joinedAtMs } = enterprise
  const { enterpriseClass } = enterprise.record
  const [daily, week] = [recipe.bustle[enterpriseClass], recipe.weeks[enterpriseClass]]
  const someone = (kinds: readonly VehicleKind[]): Visitor => {
    const kind = chance.pick(kinds)
    return { vehicle: makeVehicle(kind), isForGoods: goods.has(kind), busyUntilMs: 0 }
  }
  const size = chance.between(0.7, 1.3)
  const crowd = (count: number, kinds: readonly VehicleKind[]) =>
    Array.from({ length: Math.ceil(count * size) }, () => someone(kinds))
  const fleet = crowd(daily.fleet, fleetKinds)
  const known = crowd(daily.visitsPerDay * 2, visitorKinds)
  const ways = waysOf(enterprise)
  const isWithin = ({ atMs }: Pass) => atMs >= joinedAtMs && atMs < span.toMs
  const stranger = () => someone(visitorKinds)
  for (let dawn = chinaMidnight(joinedAtMs); dawn < span.toMs; dawn += dayMs) {
    const usual = bustleOf(dawn, week)
    const open = isStandstill(enterprise, dawn) ? Math.min(closedBustle, usual) : usual
    const bustle = open * size * chance.between(0.9, 1.1)
    const day = { dawn, bustle, daily, rhythms, enterprise, ways, fleet, known, stranger, chance }
    const passes = [...facesOf(day), ...(ways.crossings ? through(day) : visitsOf(day))]
    yield { dawn, passes: passes.filter(isWithin) }
  }
}

function isStandstill({ shutdowns }: DemoEnterprise, dawn: number): boolean {
  return shutdowns.some(({ fromMs, toMs }) => dawn + dayMs / 2 >= fromMs && dawn + dayMs / 2 < toMs)
}

interface Day {
  readonly dawn: number
  readonly bustle: number
  readonly daily: Bustle
  readonly rhythms: Rhythms
  readonly enterprise: DemoEnterprise
  readonly ways: ReturnType<typeof waysOf>
  readonly fleet: readonly Visitor[]
  readonly known: readonly Visitor[]
  readonly stranger: () => Visitor
  readonly chance: Chance
}

const goodsGate = /物流|闸口/

function waysOf({ cameras, points, record }: DemoEnterprise) {
  const faces = cameras.flatMap(({ role }, index) => (role === 'face' ? [index] : []))
  const gates = points.flatMap(({ pointId, name }): Gate[] => {
    const of = (direction: string) =>
      cameras.findIndex(
        ({ role, archive }) =>
          role === 'vehicle' &&
          archive.serves.some((each) => each.pointId === pointId && each.direction === direction),
      )
    const [inward, outward] = [of('in'), of('out')]
    if (inward < 0 || outward < 0) return []
    return [{ in: inward, out: outward, isForGoods: goodsGate.test(name) }]
  })
  const crossings = record.enterpriseClass === 'committee'
  return { faces, gates, crossings, positions: cameras.map(({ archive }) => archive.position) }
}

function facesOf({ dawn, bustle, daily, rhythms, enterprise, ways, chance }: Day): Pass[] {
  if (ways.faces.length === 0) return []
  const count = Math.round(daily.facesPerDay * bustle)
  return Array.from({ length: count }, () => {
    const isNight = enterprise.worksAtNight && chance.isLucky(0.25)
    const moment = momentOf(isNight ? rhythms.nights : rhythms.arrivals, chance)
    return { camera: chance.pick(ways.faces), atMs: dawn + moment, vehicle: null }
  })
}

/** Commuters stay for a shift, who brings or fetches goods for less than an hour or two. */
function visitsOf(day: Day): Pass[] {
  const { dawn, bustle, daily, rhythms, enterprise, ways, fleet, known, stranger, chance } = day
  const isVillage = enterprise.record.enterpriseClass === 'village'
  const passes: Pass[] = []
  const visit = (who: Visitor, fromMs: number, stayMs: number) => {
    if (who.busyUntilMs > fromMs) return
    const fit = ways.gates.filter((gate) => gate.isForGoods === who.isForGoods)
    const gate = chance.pick(fit.length > 0 ? fit : ways.gates)
    who.busyUntilMs = fromMs + stayMs + hourMs / 6
    // Who lives in a village goes out in the morning and comes home.
    const [first, last] = isVillage ? [gate.out, gate.in] : [gate.in, gate.out]
    passes.push(
      { camera: first, atMs: fromMs, vehicle: who.vehicle },
      { camera: last, atMs: fromMs + stayMs, vehicle: who.vehicle },
    )
  }
  for (const who of fleet) {
    if (!chance.isLucky(0.8 * Math.min(1, bustle))) continue
    const fromMs = dawn + momentOf(who.isForGoods ? rhythms.deliveries : rhythms.arrivals, chance)
    visit(
      who,
      fromMs,
      Math.floor(who.isForGoods ? stayOf(chance) : chance.between(8.5, 10.5) * hourMs),
    )
  }
  for (let left = Math.round(daily.visitsPerDay * bustle); left > 0; left -= 1) {
    const isNight = enterprise.worksAtNight && chance.isLucky(0.2)
    const who = chance.isLucky(0.75) ? chance.pick(known) : stranger()
    visit(
      who,
      dawn + momentOf(isNight ? rhythms.nights : rhythms.deliveries, chance),
      stayOf(chance),
    )
  }
  return passes
}

/** Half an hour in the middle, sometimes the whole day. */
const stayOf = (chance: Chance): number =>
  Math.floor(Math.min(12, Math.exp(Math.log(0.55) + 0.8 * chance.normal())) * hourMs)

/** Past two crossings of the park, at the speed of a town. */
function through({ dawn, bustle, daily, rhythms, ways, fleet, stranger, chance }: Day): Pass[] {
  const passes: Pass[] = []
  for (let left = Math.round(daily.visitsPerDay * bustle); left > 0; left -= 1) {
    const who = chance.isLucky(0.6) ? chance.pick(fleet) : stranger()
    const fromMs =
      dawn + momentOf(chance.isLucky(0.4) ? rhythms.arrivals : rhythms.deliveries, chance)
    if (who.busyUntilMs > fromMs) continue
    const [first, then] = [chance.pick(ways.gates), chance.pick(ways.gates)]
    const side = chance.isLucky(0.5) ? 'in' : 'out'
    const metres = metresBetween(ways.positions[first[side]], ways.positions[then[side]])
    const rideMs = Math.floor((metres / chance.between(6, 12)) * 1000)
    who.busyUntilMs = fromMs + rideMs + hourMs
    passes.push({ camera: first[side], atMs: fromMs, vehicle: who.vehicle })
    if (then !== first)
      passes.push({ camera: then[side], atMs: fromMs + rideMs, vehicle: who.vehicle })
  }
  return passes
}
