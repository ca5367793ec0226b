import type { Assessed, BulletinContent, BulletinMeasures } from '@zhian/contracts/bulletin'
import { compareDays, compareFigures } from './compare-years.ts'
import { comparePlaces } from './compare-places.ts'
import type { PlaceNames } from './compare-places.ts'
import { figureSources } from './figure-statements.ts'
import { comparedPeriods, yearBefore } from './period.ts'
import { printedStatements, readGaps, readMonth, readPlaces } from './read-month.ts'
import type { MonthSources, ReadGaps } from './read-month.ts'
import { rounded, tellMonth } from './tell-month.ts'

interface Needs extends MonthSources {
  readonly names: PlaceNames
  /** The last revision that was issued of a month. */
  readonly issuedOf: (parkId: string, month: string) => Promise<BulletinContent | null>
  readonly assessedOf: (parkId: string, month: string) => Promise<Assessed | null>
}

interface Order {
  readonly parkId: string
  readonly month: string
  readonly nowMs: number
}

const gapsShown = 20

/** Runs every statement for the month and for the same days a year before, and hides what may not be told. */
export async function measureMonth(needs: Needs, order: Order): Promise<BulletinMeasures> {
  const { parkId, month } = order
  const periods = comparedPeriods(month, order.nowMs)
  const now = { parkId, month, period: periods.period }
  const before = { parkId, month: yearBefore(month), period: periods.previousPeriod }
  const read = await readMonth(needs, now)
  const readBefore = await readMonth(needs, before)
  const gaps = await readGaps(needs, now)
  const places = { now: await readPlaces(needs, now), before: await readPlaces(needs, before) }
  const issued = await issuedOver(needs, before)
  const vehiclesOf = ({ villages }: typeof places.now) => villages.map(({ vehicles }) => vehicles)
  // Without anything of the year before there are no zeros to compare with, only nothing.
  const isBeforeStored = (readBefore.figures['enterprises'] ?? 0) > 0
  const years = {
    now: tellMonth(read, vehiclesOf(places.now)),
    before: isBeforeStored ? tellMonth(readBefore, vehiclesOf(places.before)) : null,
    issued,
  }
  // A day on which nothing was due has no row.
  const blindByDay: number[] = []
  for (const { day, blind_hours: hours } of gaps.gapDays) blindByDay[day] = rounded(hours) ?? 0
  return {
    ...periods,
    issuedBefore: issued === null ? null : headOf(issued),
    assessed: await needs.assessedOf(parkId, month),
    measuredAtMs: order.nowMs,
    figures: compareFigures(figureSources(needs.warehouse.database), years),
    days: compareDays(years, blindByDay),
    blindHours: rounded(read.blindHours),
    previousBlindHours:
      issued === null ? rounded(readBefore.blindHours) : issued.measures.blindHours,
    ...gapsOf(gaps, needs.names),
    ...comparePlaces(places, years, needs.names),
    statements: printedStatements(needs, { now, before }),
  }
}

/** What was issued for these very days; of a month that has not ended only some are compared. */
async function issuedOver(
  needs: Needs,
  { parkId, month, period }: { parkId: string; month: string; period: BulletinMeasures['period'] },
): Promise<BulletinContent | null> {
  const issued = await needs.issuedOf(parkId, month)
  const days = issued?.measures.period
  return days?.fromMs === period.fromMs && days.toMs === period.toMs ? issued : null
}

function headOf({ bulletinId, month, revision, issuedAtMs }: BulletinContent) {
  return { bulletinId, month, revision, issuedAtMs: issuedAtMs ?? 0 }
}

function gapsOf(
  { gaps }: ReadGaps,
  names: PlaceNames,
): Pick<BulletinMeasures, 'gaps' | 'gapsMore'> {
  return {
    gaps: gaps.slice(0, gapsShown).map((row) => ({
      enterpriseId: row.enterprise_id,
      enterpriseName: names.enterprise(row.enterprise_id),
      cameraId: row.camera_id,
      blindHours: rounded(row.blind_hours) ?? 0,
    })),
    gapsMore: Math.max(0, gaps.length - gapsShown),
  }
}
