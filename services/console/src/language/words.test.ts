import { readdirSync, readFileSync } from 'node:fs'
import { fixes, rules } from '@zhian/coverage/score/rules'
import { expect, test } from 'vitest'

const here = new URL('.', import.meta.url)
const features = readdirSync(new URL('zh/', here))

/** English needs `_one` beside `_other`; Chinese has one form. */
function words(language: string, feature: string): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') found.set(path, value)
    else for (const [key, each] of Object.entries(value as object)) walk(each, `${path}.${key}`)
  }
  walk(JSON.parse(readFileSync(new URL(`${language}/${feature}`, here), 'utf8')), '')
  return found
}

const slots = (text: string | undefined) =>
  [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)]
    .map(([, name]) => String(name))
    .toSorted((a, b) => a.localeCompare(b))

test('both languages have the same features', () => {
  expect(features.length).toBeGreaterThan(3)
  expect(readdirSync(new URL('en/', here))).toEqual(features)
})

test.each(features)('%s says the same things in both languages, with the same slots', (feature) => {
  const zh = words('zh', feature)
  const en = words('en', feature)
  expect([...en.keys()].filter((key) => !key.endsWith('_one'))).toEqual([...zh.keys()])
  for (const [key, text] of zh) expect([key, slots(en.get(key))]).toEqual([key, slots(text)])
})

test('Chinese has the punctuation of Chinese', () => {
  const texts = features.flatMap((feature) => [...words('zh', feature).values()])
  const scores = [...Object.values(rules), ...Object.values(fixes)].map(({ zh }) => zh)
  const latin = [...texts, ...scores].filter((each) => /\p{Script=Han}[,;:?!(]/u.test(each))
  expect(latin).toEqual([])
})

test('no component spells Chinese itself', () => {
  const source = new URL('..', here)
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('.tsx'),
  )
  expect(files.length).toBeGreaterThan(10)
  const spelling = files.filter((each) =>
    /\p{Script=Han}/u.test(readFileSync(new URL(each, source), 'utf8')),
  )
  expect(spelling).toEqual([])
})
