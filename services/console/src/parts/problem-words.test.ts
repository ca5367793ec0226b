import { expect, test } from 'vitest'
import { ownProblem, unreachable } from '../api/api-fault.ts'
import { familyOf, problemText, saidOf } from './problem-words.ts'

test.each([
  [unreachable, 0, 'unreachable'],
  ['PAGE_DEFECT', 0, 'page'],
  ['UNAUTHORISED', 401, 'unauthorised'],
  ['FORBIDDEN', 403, 'forbidden'],
  ['NOT_FOUND', 404, 'missing'],
  ['HTTP_502', 502, 'away'],
  ['QUERY_TOO_EXPENSIVE', 422, 'refused'],
])('%s with status %i is of the family %s', (code, status, family) => {
  expect(familyOf(ownProblem({ code, status, cause: '' }))).toBe(family)
})

test('what is copied names code, cause, fix and request, and nothing empty', () => {
  const problem = {
    type: '',
    title: 'T',
    status: 503,
    code: 'C',
    cause: 'why',
    fix: '',
    requestId: 'r',
  }
  expect(problemText(problem)).toBe('C (HTTP 503) T\ncause: why\nrequest: r')
})

test('the API is heard in the language of the reader, and in English where it has no other', () => {
  const zh = { title: '请求有误', cause: 'limit：不能大于 500', fix: '请改正。' }
  const own = ownProblem({ code: 'C', status: 400, cause: 'limit: must be <= 500' })
  expect(saidOf({ ...own, zh }, 'zh-CN').cause).toBe('limit：不能大于 500')
  expect(saidOf({ ...own, zh }, 'en').cause).toBe('limit: must be <= 500')
  expect(saidOf(own, 'zh-CN').cause).toBe('limit: must be <= 500')
})
