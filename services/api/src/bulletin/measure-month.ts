import type { BulletinMeasures, Figure } from '@zhian/contracts/bulletin'
import type { QueryBounds, Warehouse } from '@zhian/kit/clickhouse/warehouse'
import type { FigureStatement } from './figure-statements.ts'
import type { AssessedMonth, ReadAssessment } from './assessment.ts'
import {
  captureFigures,
  daysStatement,
  figureStatements,
  gapsStatement,
  passageFigures,
} from './figure-statements.ts'
import { comparedPeriods } from './period.ts'
import type { Period } from './period.ts'
import { shownCounts } from './small-counts.ts'

interface Needs {
  readonly warehouse: Warehouse
  readonly readAssessment: ReadAssessment
  readonly nameOfEnterprise: (enterpriseId: string) => string
}

interface Order {
  readonly parkId: string
  readonly month: string
  readonly nowMs: number
}

/** A month of a whole park; made once a month, so it may take longer than what a page asks. */
const bounds: QueryBounds = { ms: 120_000, rows: 2_000_000_000, memoryBytes: 2_000_000_000 }
const gapsShown = 20

type Row = Readonly<Record<string, number | null>>
interface GapRow {
  readonly enterprise_id: string
  readonly camera_id: string
  readonly blind_hours: number
}

/** Runs every statement for the month and for the same days a year before, one after the other. */
export async function measureMonth(needs: Needs, order: Order): Promise<BulletinMeasures> {
  const periods = comparedPeriods(order.month, order.nowMs)
  const { database } = needs.warehouse
  const ask = askerOf(needs.warehouse, order.parkId)
  const statements = figureStatements(database)
  const { figures, blindHours, hasYearBefore } = await runStatements(ask, statements, periods)
  const gaps = { name: 'gaps', sql: gapsStatement(database) }
  const days = { name: 'days', sql: daysStatement(database) }
  const gapRows = await ask<GapRow>(gaps.sql, periods.period)
  const assessed = await assessedFigures(needs.readAssessment, order, periods)
  return {
    ...periods,
    measuredAtMs: order.nowMs,
    figures: [...withoutSmall(figures), ...assessed],
    days: await countDays(ask, { sql: days.sql, ...periods, hasYearBefore }),
    blindHours: rounded(blindHours),
    gaps: gapRows.slice(0, gapsShown).map((row) => ({
      enterpriseId: row.enterprise_id,
      enterpriseName: needs.nameOfEnterprise(row.enterprise_id),
      cameraId: row.camera_id,
      blindHours: rounded(row.blind_hours) ?? 0,
    })),
    gapsMore: Math.max(0, gapRows.length - gapsShown),
    statements: [...statements, gaps, days].map(({ name, sql }) => ({
      name,
      sql,
      parameters: parametersOf(order.parkId, periods.period),
      previousParameters: parametersOf(order.parkId, periods.previousPeriod),
    })),
  }
}

/** Without anything of the year before there are no zeros to compare with, only nothing. */
async function runStatements(
  ask: Ask,
  statements: readonly FigureStatement[],
  { period, previousPeriod }: { period: Period; previousPeriod: Period },
) {
  const figures: Figure[] = []
  const seen: { now: Row; before: Row } = { now: {}, before: {} }
  for (const { sql } of statements) {
    Object.assign(seen.now, (await ask<Row>(sql, period))[0])
    Object.assign(seen.before, (await ask<Row>(sql, previousPeriod))[0])
  }
  const hasYearBefore = (seen.before['enterprises'] ?? 0) > 0
  for (const { name, figures: units } of statements) {
    for (const [key, unit] of Object.entries(units)) {
      const value = rounded(seen.now[key] ?? null)
      const previous = hasYearBefore ? rounded(seen.before[key] ?? null) : null
      figures.push({ key, unit, value, previous, isSmall: false, wasSmall: false, statement: name })
    }
  }
  return { figures, hasYearBefore, blindHours: seen.now['blind_hours'] ?? null }
}

type Ask = <Found>(sql: string, period: Period) => Promise<Found[]>

function askerOf(warehouse: Warehouse, parkId: string): Ask {
  return (sql, period) => warehouse.query(sql, parametersOf(parkId, period), bounds)
}

const parametersOf = (parkId: string, { fromMs, toMs }: Period) => ({ parkId, fromMs, toMs })

interface DaysOrder {
  readonly sql: string
  readonly period: Period
  readonly previousPeriod: Period
  readonly hasYearBefore: boolean
}

async function countDays(ask: Ask, order: DaysOrder): Promise<BulletinMeasures['days']> {
  const countsOf = async (period: Period) => {
    const found = await ask<{ day: number; captures: number }>(order.sql, period)
    const counts = Array.from({ length: period.days }, () => 0)
    for (const { day, captures } of found) counts[day] = captures
    return shownCounts(counts).map(({ count }) => count)
  }
  const now = await countsOf(order.period)
  const before = order.hasYearBefore ? await countsOf(order.previousPeriod) : []
  return now.map((value, day) => ({ value, previous: before[day] ?? null }))
}

async function assessedFigures(
  readAssessment: ReadAssessment,
  { parkId, month }: Order,
  { period, previousPeriod }: { period: Period; previousPeriod: Period },
): Promise<Figure[]> {
  const [year, monthOfYear] = month.split('-')
  const monthBefore = `${Number(year) - 1}-${monthOfYear}`
  const now = await readAssessment({ parkId, month, ...period })
  const before = await readAssessment({ parkId, month: monthBefore, ...previousPeriod })
  const figure = (key: keyof AssessedMonth, name: string, unit: Figure['unit']): Figure => ({
    key: name,
    unit,
    value: now[key],
    previous: before[key],
    isSmall: false,
    wasSmall: false,
    statement: null,
  })
  return [
    figure('slotsRequired', 'slots_required', 'slots'),
    figure('slotsCovered', 'slots_covered', 'slots'),
    figure('rectificationsClosed', 'rectifications', 'items'),
  ]
}

/** What passed the cameras is told from five on. */
function withoutSmall(figures: readonly Figure[]): Figure[] {
  const told = new Map(figures.map((figure) => [figure.key, figure]))
  for (const group of [passageFigures, captureFigures]) {
    const members = group.flatMap((key) => told.get(key) ?? [])
    const now = shownCounts(members.map(({ value }) => value ?? 0))
    const before = shownCounts(members.map(({ previous }) => previous ?? 0))
    members.forEach((figure, index) => {
      const isSmall = now[index]?.isSmall ?? false
      const wasSmall = before[index]?.isSmall ?? false
      told.set(figure.key, {
        ...figure,
        isSmall,
        wasSmall,
        value: isSmall ? null : figure.value,
        previous: wasSmall ? null : figure.previous,
      })
    })
  }
  return [...told.values()]
}

/** Six decimals: sums of floating point differ in their last bits with the order of rows. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(6))
}
