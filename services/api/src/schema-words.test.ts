import { Type } from 'typebox'
import { Errors } from 'typebox/value'
import { expect, test } from 'vitest'
import { schemaWord } from './schema-words.ts'

const closed = { additionalProperties: false }
const limits = Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 500 }) }, closed)

test.each<[unknown, { en: string; zh: string }]>([
  [{ limit: 900 }, { en: 'limit: must be <= 500', zh: 'limit：不能大于 500' }],
  [{ limit: 'x' }, { en: 'limit: must be integer', zh: 'limit：应为整数' }],
  [{}, { en: 'request: must have required properties limit', zh: 'request：缺少 limit' }],
  [
    { limit: 3, colour: 1 },
    { en: 'colour: is not known here', zh: 'colour：这里没有这一项' },
  ],
])('%j is refused in both languages', (value, said) => {
  const [issue] = Errors(limits, value)
  expect(issue && schemaWord(issue, issue.instancePath.slice(1) || 'request')).toEqual(said)
})

test('a keyword that nobody foresaw is still said in Chinese', () => {
  const issue = { instancePath: '/a', keyword: 'unevaluatedItems', message: 'must not' }
  expect(schemaWord(issue, 'a')).toEqual({ en: 'a: must not', zh: 'a：不符合要求' })
})
