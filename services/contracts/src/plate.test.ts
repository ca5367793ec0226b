import { expect, test } from 'vitest'
import { normalisePlate, platesConflict } from './plate.ts'
import type { PlateType } from './plate.ts'

test.each<[string, string | null, PlateType]>([
  ['浙G·12345', '浙G12345', 'STD'],
  ['浙g 1o345', '浙G10345', 'STD'],
  ['浙GD12345', '浙GD12345', 'NEV_S'],
  ['浙GF1A234', '浙GF1A234', 'INVALID'],
  ['浙GFA1234', '浙GFA1234', 'NEV_S'],
  ['浙G12345D', '浙G12345D', 'NEV_L'],
  ['浙G1234警', '浙G1234警', 'POLICE'],
  ['浙G1234学', '浙G1234学', 'COACH'],
  ['浙G1234挂', '浙G1234挂', 'TRAILER'],
  ['粤Z1234港', '粤Z1234港', 'HK_MO'],
  ['沪A0023领', '沪A0023领', 'CONSUL'],
  ['014578使', '使014578', 'EMBASSY'],
  ['使 014578', '使014578', 'EMBASSY'],
  ['WJ浙1234X', 'WJ浙1234X', 'WJ'],
  ['VA12345', 'VA12345', 'PLA'],
  ['浙X1234应急', '浙X1234应急', 'EMERG'],
  ['蓝浙G12345', '浙G12345', 'STD'],
  ['无车牌', null, 'NONE'],
  ['-', null, 'NONE'],
  ['浙G1234', '浙G1234', 'INVALID'],
  ['浙I12345', '浙I12345', 'INVALID'],
  ['ABC123', 'ABC123', 'INVALID'],
  ['浙Ｇ１２３４５', '浙G12345', 'STD'],
])('%s is read as %s (%s)', (raw, text, type) => {
  expect(normalisePlate(raw)).toEqual({ text, type })
})

test('黑 is a colour only where a province still follows', () => {
  expect(normalisePlate('黑黑A12345').text).toBe('黑A12345')
  expect(normalisePlate('黑A12345').text).toBe('黑A12345')
})

test('normalising twice changes nothing', () => {
  for (const raw of ['浙g 1o345', '014578使', '蓝浙G12345', '渐变绿浙GD12345', 'x']) {
    const { text } = normalisePlate(raw)
    expect(normalisePlate(text ?? '').text).toBe(text)
  }
})

test('a colour and a type that cannot both be right are a conflict, an unknown colour never is', () => {
  expect(platesConflict('STD', 'green')).toBe(true)
  expect(platesConflict('NEV_S', 'blue')).toBe(true)
  expect(platesConflict('NEV_S', 'green')).toBe(false)
  expect(platesConflict('STD', 'unknown')).toBe(false)
})
