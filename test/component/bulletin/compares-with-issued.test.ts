// When the bulletin of the year before was issued, then its figures are what this year is compared with, whatever arrived since, and
// a number that would be another one now is told beside it as far as it tells of nobody.
import type { BulletinView } from '@zhian/contracts/bulletin'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenOctober, inPark } from './given-october.ts'
import type { October } from './given-october.ts'
import { textOfPdf } from './printed-code.ts'

let october: October
let before: BulletinView
beforeAll(async () => {
  october = await givenOctober()
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
