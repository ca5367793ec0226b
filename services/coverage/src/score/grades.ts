import type { ConfigOfScore } from '../config/mcs-v1.ts'

/** What arithmetic in doubles may be off by; a tie stays a tie. */
const slack = 1e-9

/** Half up, to one decimal. */
export function rounded(score: number): number {
  return Math.floor(score * 10 + 0.5 + slack) / 10
}

/** The first grade, from the top, that a rounded score reaches. */
export function gradeOf<T>(output: number, grades: readonly (readonly [T, number])[]): T {
  const grade = grades.find(([, from]) => output >= from) ?? grades.at(-1)
  if (grade === undefined) throw new RangeError('a scale without grades')
  return grade[0]
}

export function confidenceOf(
  assessedWeight: number,
  { confidence }: ConfigOfScore,
): 'HIGH' | 'MEDIUM' | 'INSUFFICIENT' {
  if (assessedWeight >= confidence.high) return 'HIGH'
  return assessedWeight >= confidence.medium ? 'MEDIUM' : 'INSUFFICIENT'
}
