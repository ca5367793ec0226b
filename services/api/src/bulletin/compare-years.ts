import type { BulletinContent, BulletinMeasures, Figure } from '@zhian/contracts/bulletin'
import { captureFigures, passageFigures } from './figure-statements.ts'
import type { figureSources } from './figure-statements.ts'
import { countMin } from './small-counts.ts'
import type { ToldFigure, ToldMonth } from './tell-month.ts'

export interface Years {
  readonly now: ToldMonth
  /** What the statements give now for the year before; null where nothing of it is stored. */
  readonly before: ToldMonth | null
  /** What was issued then: it wins over any number that is reckoned later. */
  readonly issued: BulletinContent | null
}

const nothing: ToldFigure = { value: null, hidden: null }

/** Each figure of the month beside that of the year before, and whether what was issued then would be another number now. */
export function compareFigures(sources: ReturnType<typeof figureSources>, years: Years): Figure[] {
  const issued = new Map(
    (years.issued?.measures.figures ?? []).map(({ key, value, hidden }) => [
      key,
      { value, hidden },
    ]),
  )
  const mayTell = revisionsThatMayBeTold(issued, years.before)
  return sources.map(({ key, unit, statement }) => {
    const before = years.before?.figures.get(key)
    const then = issued.get(key)
    const previous = then ?? before ?? nothing
    const differs = then !== undefined && before !== undefined && isOther(then, before)
    return {
      key,
      unit,
      ...(years.now.figures.get(key) ?? nothing),
      previous: previous.value,
      previousHidden: previous.hidden,
      statement,
      differs,
      recomputed: differs && mayTell(key) ? before.value : null,
    }
  })
}

export function compareDays(
  { now, before, issued }: Years,
  blindHours: readonly number[],
): BulletinMeasures['days'] {
  const then = issued?.measures.days
  return now.days.map(({ count, hidden }, day) => {
    const issuedDay = then?.[day]
    const previous =
      issuedDay === undefined
        ? { count: before?.days[day]?.count ?? null, hidden: before?.days[day]?.hidden ?? null }
        : { count: issuedDay.value, hidden: issuedDay.hidden }
    return {
      value: count,
      hidden,
      previous: previous.count,
      previousHidden: previous.hidden,
      blindHours: blindHours[day] ?? 0,
    }
  })
}

const isOther = (one: ToldFigure, other: ToldFigure) =>
  one.hidden !== other.hidden || one.value !== other.value

/**
 * Two reckonings of one count tell of their difference. So of counts that are parts of a whole the new ones are told only where
 * nothing is hidden in either, and where none went up or down by 1 to 4.
 */
function revisionsThatMayBeTold(
  issued: ReadonlyMap<string, ToldFigure>,
  before: ToldMonth | null,
): (key: string) => boolean {
  const isTold = (key: string) => {
    const [one, other] = [issued.get(key) ?? nothing, before?.figures.get(key) ?? nothing]
    if (one.hidden !== null || other.hidden !== null) return false
    const change = Math.abs((one.value ?? 0) - (other.value ?? 0))
    return change === 0 || change >= countMin
  }
  const groups = [captureFigures, passageFigures]
  return (key) => groups.every((group) => !group.includes(key) || group.every(isTold))
}
