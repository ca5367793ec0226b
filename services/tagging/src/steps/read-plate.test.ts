import { expect, test } from 'vitest'
import { decodeCtc, withLetterSecond } from './read-plate.ts'

const characters = ['', '浙', 'G', '0', 'O', '1', ' ']
const classes = [1, 2, 3, 5]
/** One step of the net: what it believes of each class. */
const step = (beliefs: Record<number, number>) => characters.map((_, index) => beliefs[index] ?? 0)

test('repetitions are one character, a blank between them makes two', () => {
  const steps = [{ 1: 0.9 }, { 1: 0.8 }, { 2: 1 }, { 5: 0.9 }, { 0: 0.9 }, { 5: 0.7 }]
  const { text, score } = decodeCtc(Float32Array.from(steps.flatMap(step)), { characters, classes })
  expect(text).toBe('浙G11')
  expect(score).toBeCloseTo((0.9 + 1 + 0.9 + 0.7) / 4, 6)
})

test('what cannot stand on a plate gives way to the best that can', () => {
  const values = Float32Array.from([...step({ 4: 0.7, 3: 0.2 }), ...step({ 6: 0.9, 0: 0.05 })])
  const { text, score } = decodeCtc(values, { characters, classes })
  expect(text).toBe('0')
  expect(score).toBeCloseTo(0.2, 6)
})

test('nothing but blanks is no text and no score', () => {
  const values = Float32Array.from(step({ 0: 1 }))
  expect(decodeCtc(values, { characters, classes })).toEqual({ text: '', score: 0 })
})

test('behind the province a zero is the letter', () => {
  expect(withLetterSecond({ text: '京00A001', score: 1 }).text).toBe('京O0A001')
  expect(withLetterSecond({ text: '00A001', score: 1 }).text).toBe('00A001')
})
