import { expect, test } from 'vitest'
import { questionOf } from './analytic-question.ts'

const nowMs = Date.parse('2026-11-28T10:30:00+08:00')
const at = (text: string) => Date.parse(`${text}T00:00:00+08:00`)

test('what the address does not say is not asked', () => {
  expect(questionOf({}, nowMs)).toBe('')
})

test('the last days end now and begin with a day; from and to are both included', () => {
  expect(questionOf({ days: '7' }, nowMs)).toBe(`fromMs=${at('2026-11-22')}`)
  expect(questionOf({ from: '2026-11-01', to: '2026-11-03' }, nowMs)).toBe(
    `fromMs=${at('2026-11-01')}&toMs=${at('2026-11-04')}`,
  )
})

test('place and stretch go along, spelt for an address', () => {
  expect(questionOf({ enterprise: '甲厂', site: 's1', gate: '东门', bucket: 'day' }, nowMs)).toBe(
    'enterpriseId=%E7%94%B2%E5%8E%82&siteId=s1&pointId=%E4%B8%9C%E9%97%A8&bucket=day',
  )
})
