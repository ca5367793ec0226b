import { expect, test } from 'vitest'
import { gathered } from './map-groups.ts'

const mark = (enterpriseId: string, output: number | null, x: number) => ({
  row: {
    enterpriseId,
    output,
    band:
      output === null
        ? null
        : output >= 90
          ? ('GREEN' as const)
          : output >= 60
            ? ('YELLOW' as const)
            : ('RED' as const),
  },
  at: { x, y: 0 },
})
const marks = [
  mark('good', 97, 0),
  mark('bad', 41, 10),
  mark('fair', 75, 20),
  mark('dark', null, 500),
]
const spelled = (metresPerPixel: number) =>
  gathered(marks, metresPerPixel).map(({ worst, others }) =>
    [worst, ...others].map(({ row }) => row.enterpriseId).join(' '),
  )

test('from afar the worst stands for those around it, and from near each for itself, the worst above', () => {
  expect(spelled(1)).toEqual(['dark', 'bad fair good'])
  expect(spelled(0.6)).toEqual(['dark', 'bad fair good'])
  expect(spelled(0.1)).toEqual(['good', 'dark', 'fair', 'bad'])
  expect(spelled(100)).toEqual(['bad fair dark good'])
})
