import { expect, test } from 'vitest'
import { flow } from './flow.ts'
import { windowOf } from './run-analytic.ts'

const at = (time: string) => Date.parse(`${time}+08:00`)

test('whoever asks for no time has an answer at every hour, of what is over', () => {
  const windowAt = (time: string) => windowOf({}, flow, at(time))
  const whole = { fromMs: at('2026-11-28T04:00'), toMs: at('2026-11-29T04:00') }
  expect(windowAt('2026-11-29T04:10')).toEqual(whole)
  expect(windowAt('2026-11-29T05:10')).toEqual({
    fromMs: at('2026-11-29T04:00'),
    toMs: at('2026-11-29T05:00'),
  })
  const asked = { fromMs: at('2026-11-29T04:00') }
  expect(() => windowOf(asked, flow, at('2026-11-29T04:10'))).toThrow('no day')
})
