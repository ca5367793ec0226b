import { expect, test } from 'vitest'
import { byteSize, percent } from './percent.ts'

test.each([
  [0, '0%'],
  [0.964, '96%'],
  [0.9999, '99%'],
  [1, '100%'],
])('%f is %s', (fraction, text) => {
  expect(percent(fraction)).toBe(text)
})

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [5 * 1024 ** 3, '5.0 GiB'],
  [3 * 1024 ** 5, '3072.0 TiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(byteSize(bytes)).toBe(text)
})
