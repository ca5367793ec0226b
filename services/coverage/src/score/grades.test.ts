import { expect, test } from 'vitest'
import { mcsV1 } from '../config/mcs-v1.ts'
import { confidenceOf, gradeOf, rounded } from './grades.ts'

test('rounds half up, and a tie stays one whatever its last bits', () => {
  expect([89.949, 89.95, 89.95 - 1e-12, 89.96].map(rounded)).toEqual([89.9, 90, 90, 90])
  expect([0, 0.04, 99.95, 100].map(rounded)).toEqual([0, 0, 100, 100])
})

test('grades begin where they say', () => {
  const bands = [100, 90, 89.9, 60, 59.9, 0].map((output) => gradeOf(output, mcsV1.bands))
  expect(bands).toEqual(['GREEN', 'GREEN', 'YELLOW', 'YELLOW', 'RED', 'RED'])
  expect([90, 75, 60, 59.9].map((output) => gradeOf(output, mcsV1.letters))).toEqual([
    'A',
    'B',
    'C',
    'D',
  ])
  const confidences = [0.9, 0.89, 0.7, 0.69].map((weight) => confidenceOf(weight, mcsV1))
  expect(confidences).toEqual(['HIGH', 'MEDIUM', 'MEDIUM', 'INSUFFICIENT'])
})
