import { readFile } from 'node:fs/promises'
import { BulletinContent, BulletinSignature } from '@zhian/contracts/bulletin'
import { shapeReader } from '@zhian/contracts/parse'
import { expect, test } from 'vitest'
import { renderDocument } from './document/render-document.ts'
import { readContent } from './read-content.ts'
import { problemsOf } from './signature.ts'

/** Their own ending keeps formatters away: a byte more, and nothing verifies. */
const golden = (name: string) => new URL(`golden/${name}.golden`, import.meta.url)
const fits = shapeReader(BulletinContent)

async function issued(version: string): Promise<BulletinSignature> {
  const json: unknown = JSON.parse(await readFile(golden(`${version}.signature.json`), 'utf8'))
  const read = shapeReader(BulletinSignature)(json)
  if (!read.ok) throw new TypeError(read.problem)
  return read.value
}

/** Really issued, each by the software of its time: `first.v1` before places and reasons for hiding were in it. */
const versions = ['first.v1', 'v1', 'v2']

test.each(versions)('what was issued as %s verifies for ever', async (version) => {
  const signed = await issued(version)
  const document = await readFile(golden(`${version}.zh.html`))
  expect(problemsOf(signed, [document])).toEqual([])
  const content = structuredClone(signed.content) as unknown as BulletinContent
  const [entry] = content.entries
  Object.assign(entry ?? {}, { value: 11 })
  expect(problemsOf({ ...signed, content }, [document])).toEqual(['content'])
})

test.each(versions)('%s reads as the newest version does, and can be printed', async (version) => {
  const signed = await issued(version)
  const content = readContent(signed.content)
  expect(fits(content)).toEqual({ ok: true, value: content })
  const figure = (key: string) => content.measures.figures.find((each) => each.key === key)
  expect(figure('captures_face')).toMatchObject({ value: 8, previous: 5, hidden: null })
  expect(content.entries).toMatchObject([{ metric: '盗窃警情', value: 12, source: '开发区派出所' }])
  for (const name of ['zh.html', 'en.html'] as const)
    expect(Buffer.from(await renderDocument(content, { name })).toString()).toContain('▼40.0%')
})

test('the newest shape is frozen too: what changes it is another version, with a reader for this one', async () => {
  const shape = `${JSON.stringify(BulletinContent, null, 1)}\n`
  await expect(shape).toMatchFileSnapshot(golden('v2.schema.json').pathname)
})

test('what a later version issued is said to be unknown, not misread', async () => {
  const { content } = await issued('v1')
  expect(() => readContent({ ...content, schema: 'bulletin.v9' })).toThrow('bulletin.v9')
})
