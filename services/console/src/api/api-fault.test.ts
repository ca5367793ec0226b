import { expect, test } from 'vitest'
import { ApiFault, problemFrom, problemOf } from './api-fault.ts'

const problem = {
  type: 'about:blank',
  title: 'Store away',
  status: 503,
  code: 'STORE_AWAY',
  cause: 'ClickHouse does not answer',
  fix: 'Wait, or look at ./zhian status',
  requestId: 'r-1',
}

test("the API's own words are kept", () => {
  expect(problemOf(503, problem)).toEqual(problem)
  const zh = { title: '数据库暂时没有应答', cause: '没有应答', fix: '请稍后再试。' }
  expect(problemOf(503, { ...problem, zh })).toEqual({ ...problem, zh })
})

test.each([null, 'Bad Gateway', { code: 7 }, []])(
  'an answer by somebody else is named too',
  (body) => {
    expect(problemOf(502, body)).toMatchObject({ code: 'HTTP_502', status: 502, title: '' })
  },
)

test('a field of the wrong type does not reach the page', () => {
  expect(problemOf(400, { code: 'X', title: { html: 1 } }).title).toBe('')
})

test('whatever is thrown can be shown', () => {
  expect(problemFrom(new ApiFault(problem))).toBe(problem)
  expect(problemFrom(new Error('boom'))).toMatchObject({ code: 'PAGE_DEFECT', cause: 'boom' })
  expect(problemFrom('boom')).toMatchObject({ code: 'PAGE_DEFECT', cause: 'boom' })
})

test.each([
  [0, true],
  [429, true],
  [503, true],
  [400, false],
  [401, false],
  [404, false],
])('status %i passes by itself: %s', (status, isPassing) => {
  expect(new ApiFault({ ...problem, status }).isPassing).toBe(isPassing)
})
