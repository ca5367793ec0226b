// When a month is told, then nobody can reckon a count of 1 to 4 from all that is told of it: another month, with another number in
// that place, reads just the same.
import { vehicleTypes } from '@zhian/contracts/tag'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tellMonth } from './tell-month.ts'

/** Counts as they were: of each kind, day, class and village. */
interface Counts {
  readonly kinds: readonly number[]
  readonly days: readonly number[]
  readonly classes: readonly number[]
  readonly villages: readonly number[]
}
type Division = keyof Counts
const wholes: readonly (readonly [Division, Division])[] = [
  ['kinds', 'days'],
  ['classes', 'villages'],
]

const sumOf = (counts: readonly number[]) => counts.reduce((sum, each) => sum + each, 0)

function tell({ kinds, days, classes, villages }: Counts) {
  const [face = 0, vehicle = 0] = kinds
  const figures: Record<string, number> = {
    captures_face: face,
    captures_vehicle: vehicle,
    vehicles: sumOf(classes),
    timely: 100,
  }
  for (const [index, type] of vehicleTypes.entries())
    figures[`vehicles_${type}`] = classes[index] ?? 0
  const { figures: told, ...lists } = tellMonth({ figures, days }, villages)
  const read = (key: string) => told.get(key) ?? null
  return {
    kinds: [read('captures_face'), read('captures_vehicle')],
    classes: vehicleTypes.map((type) => read(`vehicles_${type}`)),
    vehicles: read('vehicles'),
    timely: read('timely'),
    ...lists,
  }
}

const isPossible = ({ kinds, days, classes, villages }: Counts) =>
  [...kinds, ...days, ...classes, ...villages].every((count) => count >= 0) &&
  sumOf(kinds) === sumOf(days) &&
  sumOf(classes) === sumOf(villages) &&
  sumOf(classes) <= (kinds[1] ?? 0)

const moved = (counts: readonly number[], place: number, by: number) =>
  counts.map((count, index) => (index === place ? count + by : count))

/** Where there would be more vehicles than captures of them, fewer passed too. */
function* withFewerPassages(counts: Counts): Generator<Counts> {
  const by = (counts.kinds[1] ?? 0) - sumOf(counts.classes)
  if (by >= 0) yield counts
  else
    for (const index of counts.classes.keys())
      for (const place of counts.villages.keys())
        yield {
          ...counts,
          classes: moved(counts.classes, index, by),
          villages: moved(counts.villages, place, by),
        }
}

/** Other months in which that part is another number: another part makes up for it, or the whole is another one too. */
function* others(counts: Counts, division: Division, place: number): Generator<Counts> {
  const before = counts[division][place] ?? 0
  const twin = wholes.find((pair) => pair.includes(division))?.find((each) => each !== division)
  for (let count = 0; count < 10; count += 1) {
    const by = count - before
    if (by === 0 || twin === undefined) continue
    const changed = moved(counts[division], place, by)
    for (const index of changed.keys())
      if (index !== place) yield { ...counts, [division]: moved(changed, index, -by) }
    for (const index of counts[twin].keys())
      yield { ...counts, [division]: changed, [twin]: moved(counts[twin], index, by) }
  }
}

/** Mostly none, few, or just enough: where it is hard to hide. */
const amount = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 4 }),
  fc.integer({ min: 5, max: 24 }),
)
const split = (whole: number, cuts: readonly number[]) => {
  const at = [...cuts.map((cut) => Math.min(cut, whole)).toSorted((a, b) => a - b), whole]
  return at.map((cut, index) => cut - (at[index - 1] ?? 0))
}
const month = fc
  .record({
    classes: fc.array(amount, { minLength: 6, maxLength: 6 }),
    villageCuts: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 3 }),
    dayCuts: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 3, maxLength: 4 }),
    repeats: amount,
    faces: amount,
  })
  .map(({ classes, villageCuts, dayCuts, repeats, faces }): Counts => {
    const vehicles = sumOf(classes)
    const kinds = [faces, vehicles + repeats]
    return {
      kinds,
      classes,
      days: split(sumOf(kinds), dayCuts),
      villages: split(vehicles, villageCuts),
    }
  })

test('whatever is small could be another number', () => {
  fc.assert(
    fc.property(month, (counts) => {
      const told = JSON.stringify(tell(counts))
      for (const division of ['kinds', 'days', 'classes', 'villages'] as const) {
        for (const [place, count] of counts[division].entries()) {
          if (count < 1 || count > 4) continue
          const isHidden = others(counts, division, place)
            .flatMap(withFewerPassages)
            .filter(isPossible)
            .some((twin) => JSON.stringify(tell(twin)) === told)
          expect({ division, place, isHidden }).toEqual({ division, place, isHidden: true })
        }
      }
    }),
    { numRuns: 500 },
  )
})

test('what is large enough and not needed to hide others is told', () => {
  const counts = {
    kinds: [20, 40],
    days: [30, 30, 0],
    classes: [30, 0, 0, 0, 0, 5],
    villages: [12, 23],
  }
  const { kinds, days, classes, vehicles, villages } = tell(counts)
  expect([kinds, classes].map((each) => each.map((one) => one?.value))).toEqual([
    counts.kinds,
    counts.classes,
  ])
  expect([days, villages].map((each) => each.map(({ count }) => count))).toEqual([
    counts.days,
    counts.villages,
  ])
  expect(vehicles).toEqual({ value: 35, hidden: null })
})

test('what is hidden says whether it is few itself', () => {
  const { classes } = tell({
    kinds: [0, 63],
    days: [63],
    classes: [30, 3, 0, 0, 0, 30],
    villages: [63],
  })
  expect(classes.map((each) => each?.hidden ?? each?.value)).toEqual([
    'beside',
    'small',
    0,
    0,
    0,
    30,
  ])
})
