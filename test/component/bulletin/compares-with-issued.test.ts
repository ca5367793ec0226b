// When the bulletin of the year before was issued, then its figures are what this year is compared with, whatever arrived since, and
// a number that would be another one now is told beside it as far as it tells of nobody.
import type { BulletinView } from '@zhian/contracts/bulletin'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres } from '../../support/postgres.ts'
import type { TestPostgres } from '../../support/postgres.ts'
import { givenOctober, inPark } from './given-october.ts'
import type { October } from './given-october.ts'
import { rowsOfPdf, textOfPdf } from './printed-code.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})

describe.each([
  ['SQLite', async () => ({})],
  ['PostgreSQL', async () => ({ control: { url: await postgres.createDatabase() } })],
] as const)('control data in %s', (_name, given) => {
  let october: October
  let before: BulletinView
  beforeAll(async () => {
    october = await givenOctober(await given())
    october.clock.nowMs = inPark('2025-11-03T09:00:00')
    before = await october.issue(await october.draft({ month: '2025-10' }))
  })
  afterAll(async () => {
    await october?.[Symbol.asyncDispose]()
  })

  async function comparedNow() {
    october.clock.nowMs = inPark('2026-11-03T09:00:00')
    const { bulletinId, content } = await october.draft()
    const document = async (format: string, language: string) => {
      const url = `/v1/bulletins/${bulletinId}/document?format=${format}&language=${language}`
      return (await october.get(url)).rawPayload
    }
    const { figures, issuedBefore } = content.measures
    const of = (name: string) => figures.find(({ key }) => key === name)
    return { content, issuedBefore, of, document }
  }

  test('what is the same now is compared in silence but for where it is from', async () => {
    const { issuedBefore, of, document } = await comparedNow()
    const { bulletinId } = before
    const issuedAtMs = inPark('2025-11-03T09:00:00')
    expect(issuedBefore).toEqual({ bulletinId, month: '2025-10', revision: 1, issuedAtMs })
    expect(of('vehicles')).toMatchObject({ previous: 30, differs: false, recomputed: null })
    const html = (await document('html', 'zh')).toString()
    expect(html).toContain('上年同期以已签发的 2025年10月月报第 1 版（2025-11-03 签发）为准。')
    expect(html).not.toContain('现在重算')
  })

  test('the two PDFs laid side by side say the same of the year before, figure by figure and village by village', async () => {
    const { document, content } = await comparedNow()
    const url = `/v1/bulletins/${before.bulletinId}/document?format=pdf&language=zh`
    const then = await rowsOfPdf((await october.get(url)).rawPayload)
    const now = await rowsOfPdf(await document('pdf', 'zh'))
    const rowOf = (rows: readonly (readonly string[])[], name: string) =>
      rows.find(([first, second]) => first === name && second !== undefined) ?? []
    const names = then.flatMap(([name = '', value, ...more]) =>
      /（[家台次个项]）$|率$/.test(name) && /\d/.test(value ?? '') && more.length < 2 ? [name] : [],
    )
    expect(names.length).toBeGreaterThan(10)
    for (const name of names)
      expect([name, rowOf(now, name)[2]]).toEqual([name, rowOf(then, name)[1]])
    const [villageThen, villageNow] = [rowOf(then, '东村'), rowOf(now, '东村')]
    expect(villageThen).toEqual(['东村', '1', '1', '—', '30'])
    expect(villageNow).toEqual(['东村', '1', '2', '97.9%', '—', '35', '30', '▲16.7%'])
    expect(content.measures.villages.map(({ previousVehicles }) => previousVehicles)).toEqual([
      0, 30,
    ])
    const text = (await textOfPdf(await document('pdf', 'zh'))).replaceAll('\n', '')
    for (const caveat of [
      '口径变化：采集点数 2→3',
      '采集点数变化超过 10%，增减部分来自相机增减',
      '每百台相机折算',
    ])
      expect(text).toContain(caveat)
  })

  test('a few that arrived since change nothing, and only that they came is said', async () => {
    await october.arriveLate('2025-10-20', 2)
    const { of, document } = await comparedNow()
    expect(of('vehicles')).toMatchObject({ previous: 30, differs: true, recomputed: null })
    expect(of('captures_face')).toMatchObject({ previous: 5, differs: false })
    expect((await textOfPdf(await document('pdf', 'en'))).replaceAll('\n', ' ')).toContain(
      'The difference is of few captures and is not published.',
    )
  })

  test('where more arrived, both numbers are said, and the issued one is compared with', async () => {
    await october.arriveLate('2025-10-21', 4)
    const { of, document } = await comparedNow()
    expect(of('vehicles')).toMatchObject({ value: 35, previous: 30, differs: true, recomputed: 36 })
    const html = (await document('html', 'zh')).toString()
    expect(html).toContain('以当时签发的为准；按附录语句现在重算为 36。')
    expect(html).toContain('▲16.7%')
  })

  test('of a month that has not ended only its days are compared, so what was issued of the whole one is not', async () => {
    october.clock.nowMs = inPark('2026-10-20T09:00:00')
    const { content } = await october.draft({ correction: 'days' })
    expect(content.measures.issuedBefore).toBeNull()
  })
})
