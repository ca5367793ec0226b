// When somebody copies the statements out of a bulletin's appendix, from the page or from the PDF, and runs each as it is printed,
// then every number of the bulletin comes out again, for this year and the year before, whichever database holds the control data.
import type { BulletinMeasures, BulletinView, Statement } from '@zhian/contracts/bulletin'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres } from '../../support/postgres.ts'
import type { TestPostgres } from '../../support/postgres.ts'
import { givenOctober } from './given-october.ts'
import type { October } from './given-october.ts'
import { codeOfHtml, codeOfPdf } from './printed-code.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

type Row = Readonly<Record<string, string | number | null>>
interface Recomputed {
  readonly statement: Statement
  readonly now: readonly Row[]
  /** Undefined where the statement is of this year alone. */
  readonly before: readonly Row[] | undefined
}

describe.each([
  ['SQLite', async () => ({})],
  ['PostgreSQL', async () => ({ control: { url: await postgres.createDatabase() } })],
] as const)('control data in %s', (_name, given) => {
  let october: October
  let issued: BulletinView
  beforeAll(async () => {
    october = await givenOctober(await given())
    for (const day of ['2026-10-20', '2025-10-20']) await october.arriveLate(day, 150)
    issued = await october.issue(await october.draft())
  })
  afterAll(async () => {
    await october?.[Symbol.asyncDispose]()
  })

  const documentOf = async (format: string, language: string) => {
    const url = `/v1/bulletins/${issued.bulletinId}/document?format=${format}&language=${language}`
    return (await october.get(url)).rawPayload
  }

  test.each([
    ['html', 'zh', codeOfHtml],
    ['html', 'en', codeOfHtml],
    ['pdf', 'zh', codeOfPdf],
    ['pdf', 'en', codeOfPdf],
  ] as const)('out of the %s in %s', async (format, language, codeOf) => {
    const printed = await codeOf(await documentOf(format, language))
    const { measures } = issued.content
    const recomputed = await runPrinted(october, { printed, statements: measures.statements })
    for (const figure of measures.figures) {
      const { now, before } = named(recomputed, figure.statement)
      const { key, value, previous, hidden, previousHidden } = figure
      const again = {
        value: six(now[0]?.[key]),
        previous: previous === null ? null : six(before?.[0]?.[key]),
      }
      expect({ key, hidden, previousHidden, ...again }).toEqual({
        key,
        hidden: null,
        previousHidden: null,
        value,
        previous,
      })
    }
    expect(six(named(recomputed, 'camera_time').now[0]?.['blind_hours'])).toBe(measures.blindHours)
    expectTables(recomputed, measures)
  })
})

/** The statements as they stand there, in the order of the appendix; some databases are asked for the year before by a second one. */
async function runPrinted(
  { warehouse, control }: October,
  order: { printed: readonly string[]; statements: readonly Statement[] },
): Promise<Recomputed[]> {
  const printed = order.printed.filter((text) => /^(WITH|SELECT)\b/.test(text))
  const bounds = { ms: 10_000, rows: 1_000_000, memoryBytes: 500_000_000 }
  const run = async (statement: Statement, text = ''): Promise<readonly Row[]> =>
    statement.database === 'clickhouse'
      ? warehouse.query<Row>(text, {}, bounds)
      : (await sql.raw<Row>(text).execute(control.db.withoutPlugins())).rows
  const recomputed: Recomputed[] = []
  for (const statement of order.statements) {
    const text = printed.shift()
    const head = /\/\* [^:]+: (WITH [^]*?) \*\//.exec(text ?? '')?.[1]
    const hasBefore = Object.keys(statement.previousParameters).length > 0
    const textBefore =
      statement.database === 'clickhouse'
        ? text?.replace(/^[^]*?\*\//, head ?? 'the year before is not printed')
        : hasBefore
          ? printed.shift()
          : undefined
    recomputed.push({
      statement,
      now: await run(statement, text),
      before: hasBefore ? await run(statement, textBefore) : undefined,
    })
  }
  expect(printed).toEqual([])
  return recomputed
}

function expectTables(recomputed: readonly Recomputed[], measures: BulletinMeasures): void {
  const rows = (name: string) => named(recomputed, name).now
  const byDay = (name: string, column: string, each = rows(name)) =>
    measures.days.map((_day, index) => six(each.find(({ day }) => day === index)?.[column]) ?? 0)
  const rowsBefore = named(recomputed, 'days').before
  const { days, villages, enterprises, gaps } = measures
  const isTold = days.map(({ hidden, previousHidden }) => [hidden, previousHidden])
  const [now, before] = [byDay('days', 'captures'), byDay('days', 'captures', rowsBefore)]
  const hide = (count: number, hidden: unknown) => (hidden === null ? count : null)
  expect(days.map(({ value, previous }) => [value, previous])).toEqual(
    isTold.map(([one, other], day) => [hide(now[day] ?? 0, one), hide(before[day] ?? 0, other)]),
  )
  expect(isTold.flat().filter((each) => each === null).length).toBeGreaterThan(days.length)
  expect(byDay('gap_days', 'blind_hours')).toEqual(days.map(({ blindHours }) => blindHours))
  expectPlaces(recomputed, { villages, enterprises })
  expect(
    rows('gaps').map((row) => [row['enterprise_id'], row['camera_id'], six(row['blind_hours'])]),
  ).toEqual(
    gaps.map(({ enterpriseId, cameraId, blindHours }) => [enterpriseId, cameraId, blindHours]),
  )
}

/** One value for each village or enterprise, of both years. */
function expectPlaces(
  recomputed: readonly Recomputed[],
  { villages, enterprises }: Pick<BulletinMeasures, 'villages' | 'enterprises'>,
): void {
  const given = (name: string, year: 'now' | 'before', [id, column]: readonly [string, string]) =>
    new Map(named(recomputed, name)[year]?.map((row) => [row[id], six(row[column])]))
  const told = <T>(places: readonly T[], id: keyof T, value: keyof T) =>
    new Map(places.flatMap((each) => (each[value] === null ? [] : [[each[id], each[value]]])))
  const ofVillage = (statement: string, column: string, year: 'now' | 'before' = 'now') =>
    given(statement, year, ['village_id', column])
  const ofEnterprise = (statement: string, column: string, year: 'now' | 'before' = 'now') =>
    given(statement, year, ['enterprise_id', column])
  const village = (value: keyof (typeof villages)[number]) => told(villages, 'villageId', value)
  const enterprise = (value: keyof (typeof enterprises)[number]) =>
    told(enterprises, 'enterpriseId', value)
  expect(ofVillage('villages', 'enterprises')).toEqual(village('enterprises'))
  expect(ofVillage('villages', 'cameras')).toEqual(village('cameras'))
  expect(ofVillage('villages', 'vehicles')).toEqual(village('vehicles'))
  expect(ofVillage('village_time', 'online')).toEqual(village('online'))
  expect(ofVillage('villages', 'cameras', 'before')).toEqual(village('previousCameras'))
  expect(ofVillage('villages', 'vehicles', 'before')).toEqual(village('previousVehicles'))
  expect(ofVillage('village_time', 'online', 'before')).toEqual(village('previousOnline'))
  expect(ofEnterprise('enterprise_time', 'cameras')).toEqual(enterprise('cameras'))
  expect(ofEnterprise('enterprise_time', 'online')).toEqual(enterprise('online'))
  expect(ofEnterprise('enterprise_time', 'blind_hours')).toEqual(enterprise('blindHours'))
  expect(ofEnterprise('enterprise_time', 'online', 'before')).toEqual(enterprise('previousOnline'))
  const scores = [...ofEnterprise('scores', 'score')].filter(([, score]) => score !== null)
  expect(new Map(scores)).toEqual(enterprise('score'))
}

function named(recomputed: readonly Recomputed[], name: string): Recomputed {
  const found = recomputed.find(({ statement }) => statement.name === name)
  if (found === undefined) throw new RangeError(`no statement ${name} is printed`)
  return found
}

/** As far as bulletins keep numbers. */
const six = (value: string | number | null | undefined) =>
  value === null || value === undefined ? null : Number(Number(value).toFixed(6))
