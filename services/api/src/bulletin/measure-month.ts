import type { BulletinContent, BulletinMeasures } from '@zhian/contracts/bulletin'
import { compareDays, compareFigures } from './compare-years.ts'
import { figureSources } from './figure-statements.ts'
import { comparedPeriods, yearBefore } from './period.ts'
import { printedStatements, readMonth, readTables } from './read-month.ts'
import type { MonthSources, ReadTables } from './read-month.ts'
import { rounded, tellMonth } from './tell-month.ts'
import type { ToldMonth } from './tell-month.ts'

interface Needs extends MonthSources {
  readonly names: Names
  /** The last revision that was issued of a month. */
  readonly issuedOf: (parkId: string, month: string) => Promise<BulletinContent | null>
}

interface Names {
  readonly enterprise: (enterpriseId: string) => string
  readonly village: (villageId: string) => string
  readonly villageOf: (enterpriseId: string) => string
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
  const tables = await readTables(needs, now)
  const issued = await issuedOver(needs, before)
  const told = tellMonth(
    read,
    tables.villages.map(({ vehicles }) => vehicles),
  )
  // Without anything of the year before there are no zeros to compare with, only nothing.
  const isBeforeStored = (readBefore.figures['enterprises'] ?? 0) > 0
  const years = { now: told, before: isBeforeStored ? tellMonth(readBefore) : null, issued }
  const blindByDay = tables.gapDays.map(({ blind_hours: hours }) => rounded(hours) ?? 0)
  return {
    ...periods,
    issuedBefore: issued === null ? null : headOf(issued),
    measuredAtMs: order.nowMs,
    figures: compareFigures(figureSources(needs.warehouse.database), years),
    days: compareDays(years, blindByDay),
    blindHours: rounded(read.blindHours),
    previousBlindHours:
      issued === null ? rounded(readBefore.blindHours) : issued.measures.blindHours,
    ...gapsOf(tables, needs.names),
    villages: villagesOf(tables, told, needs.names),
    enterprises: enterprisesOf(tables, needs.names),
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

function gapsOf({ gaps }: ReadTables, names: Names): Pick<BulletinMeasures, 'gaps' | 'gapsMore'> {
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

function villagesOf(
  tables: ReadTables,
  told: ToldMonth,
  names: Names,
): BulletinMeasures['villages'] {
  const onlineOf = new Map(tables.villageTimes.map((row) => [row.village_id, row.online]))
  return tables.villages.map((row, index) => ({
    villageId: row.village_id,
    villageName: names.village(row.village_id),
    enterprises: row.enterprises,
    cameras: row.cameras,
    online: rounded(onlineOf.get(row.village_id) ?? null),
    vehicles: told.villages[index]?.count ?? null,
    vehiclesHidden: told.villages[index]?.hidden ?? null,
  }))
}

/** All that are watched or assessed, village by village. */
function enterprisesOf(tables: ReadTables, names: Names): BulletinMeasures['enterprises'] {
  const watched = new Map(tables.enterprises.map((row) => [row.enterprise_id, row]))
  const scores = new Map(tables.scores.map((row) => [row.enterprise_id, row.score]))
  const lines = [...new Set([...watched.keys(), ...scores.keys()])].map((enterpriseId) => {
    const row = watched.get(enterpriseId)
    return {
      enterpriseId,
      enterpriseName: names.enterprise(enterpriseId),
      villageName: names.villageOf(enterpriseId),
      cameras: row?.cameras ?? 0,
      online: rounded(row?.online ?? null),
      blindHours: rounded(row?.blind_hours ?? null),
      score: rounded(scores.get(enterpriseId) ?? null),
    }
  })
  const placeOf = ({ enterpriseId, villageName }: (typeof lines)[number]) =>
    `${villageName} ${enterpriseId}`
  return lines.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}
