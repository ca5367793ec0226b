import { expect, test } from 'vitest'
import { plateFits, readPlateBox } from './plate-box.ts'

test.each([
  ['京A12345', '京A12345', false],
  [' 京a·12345 ', '京A12345', false],
  ['京Ａ１２３４５', '京A12345', false],
  ['京A1234O', '京A12340', false],
  ['粤b12345d', '粤B12345D', false],
  ['京a12', '京A12*', true],
  ['京A12＊', '京A12*', true],
  ['京a*', '京A*', true],
  ['京A12*45', '京A12*', true],
])('%s is understood as %s', (typed, text, isPrefix) => {
  expect(readPlateBox(typed)).toEqual({ text, isPrefix })
})

test.each(['', '   ', '*', '-', '·', '京', '京*'])(
  '"%s" asks for nothing that can be looked for',
  (typed) => {
    expect(readPlateBox(typed)).toBeNull()
  },
)

test('what is understood fits what the API accepts', () => {
  expect(readPlateBox('京'.repeat(60))?.text.length).toBeLessThanOrEqual(20)
  expect(readPlateBox(`${'京'.repeat(60)}*`)?.text.length).toBeLessThanOrEqual(20)
})

test('what is understood is understood the same again', () => {
  for (const typed of ['京a12', '京A1234O', '粤b·12345d']) {
    const wanted = readPlateBox(typed)
    expect(readPlateBox(wanted?.text ?? '')).toEqual(wanted)
  }
})

test('a live capture is held against the same plate', () => {
  expect(plateFits('京A12345', '京A12*')).toBe(true)
  expect(plateFits('京A12345', '京A12345')).toBe(true)
  expect(plateFits('京B12345', '京A12*')).toBe(false)
})
