import { expect, test } from 'vitest'
import { canonicalJson, sha256OfJson } from './canonical-json.ts'

test('members by name, lists as sets with repetitions, numbers as ECMAScript writes them', () => {
  const value = { b: [{ z: 1, a: -0 }, 'ä', 10, 10, 9], a: undefined, '"': null }
  expect(canonicalJson(value)).toBe('{"\\"":null,"b":["ä",10,10,9,{"a":0,"z":1}]}')
})

test('the hash is SHA-256 of the UTF-8 text, so that anybody can make it', () => {
  // printf '{"a":1}' | sha256sum
  const expected = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'
  expect(sha256OfJson({ a: 1 })).toBe(expected)
})
