import { expect, test } from 'vitest'
import { plateKinds, randomPlate } from './plate-kinds.ts'

const province = '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]'
const serial = '[A-HJ-NP-Z0-9]'
const expressions = {
  blue: `${province}[A-HJ-Z]${serial}{5}`,
  yellow: `${province}[A-HJ-Z]${serial}{5}`,
  'yellow-two-rows': `${province}[A-HJ-Z]${serial}{5}`,
  coach: `${province}[A-HJ-Z]${serial}{4}学`,
  trailer: `${province}[A-HJ-Z]${serial}{4}挂`,
  'new-energy-small': `${province}[A-HJ-Z][A-HJK]${serial}[0-9]{4}`,
  'new-energy-large': `${province}[A-HJ-Z][0-9]{5}[A-HJK]`,
  police: `${province}[A-HJ-Z]${serial}{4}警`,
  'armed-police': `WJ${province}[0-9]{4}[0-9TDSHBXJ]`,
  military: '[VKHBSLJNGCE][A-DJ-PR-TVY][0-9]{5}',
  'hong-kong-macao': `粤Z${serial}{4}[港澳]`,
  consul: `${province}[A-HJ-Z][0-9]{4}领`,
  embassy: '使[0-9]{6}',
} as const

test.each(plateKinds)('%s: every text is one that GA 36 allows', (kind) => {
  const expression = new RegExp(`^${expressions[kind]}$`)
  for (let seed = 0; seed < 200; seed++) expect(randomPlate(seed, kind).text).toMatch(expression)
})

test('a seed says everything: kind and text', () => {
  expect(randomPlate(41)).toEqual(randomPlate(41))
  const kinds = new Set(Array.from({ length: 200 }, (_, seed) => randomPlate(seed).kind))
  expect([...kinds].toSorted()).toEqual(plateKinds.toSorted())
})
