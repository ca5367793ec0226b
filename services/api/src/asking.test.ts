import { queryRangeMsMax } from '@zhian/contracts/limits'
import { Fault } from '@zhian/kit/fault'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCursor, writeCursor } from './cursor.ts'
import { Gate } from './gate.ts'
import { readPlateQuery } from './plate-query.ts'
import { problemOf } from './problems.ts'
import { refusal } from './refusal.ts'
import { timeRangeOf, windowsOf } from './time-range.ts'

const nowMs = Date.UTC(2026, 10, 24)
const dayMs = 24 * 3600 * 1000

test('a cursor is read as it was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9e14 }), fc.uuid(), (capturedAtMs, captureId) => {
      const cursor = { capturedAtMs, captureId }
      expect(readCursor(writeCursor(cursor))).toEqual(cursor)
    }),
  )
})

test('no text makes a cursor that was not written', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => readCursor(text)).toThrow('cursor:')
    }),
  )
})

test('the parts of a range cover it once, newest first', () => {
  const at = fc.integer({ min: 0, max: 2 * nowMs })
  fc.assert(
    fc.property(at, fc.integer({ min: 1, max: queryRangeMsMax }), (fromMs, lengthMs) => {
      const range = { fromMs, toMs: fromMs + lengthMs }
      const parts = [...windowsOf(range, nowMs)]
      expect(parts[0]?.toMs).toBe(range.toMs)
      expect(parts.at(-1)?.fromMs).toBe(range.fromMs)
      expect(parts.every((part) => part.fromMs < part.toMs)).toBe(true)
      expect(parts.slice(1).map(({ toMs }) => toMs)).toEqual(
        parts.slice(0, -1).map(({ fromMs }) => fromMs),
      )
      expect(parts.length).toBeLessThan(9)
    }),
  )
})

test('the newest hour stands in the first part, together with what is stamped ahead of its time', () => {
  const [first] = windowsOf(timeRangeOf({}, nowMs), nowMs)
  expect(first).toEqual({ fromMs: nowMs - 3_600_000, toMs: nowMs + 2 * dayMs })
})

test('a missing end of a range is as far away as is allowed', () => {
  expect(timeRangeOf({ toMs: nowMs }, nowMs)).toEqual({
    fromMs: nowMs - queryRangeMsMax,
    toMs: nowMs,
  })
  expect(timeRangeOf({ fromMs: 5 }, nowMs)).toEqual({ fromMs: 5, toMs: 5 + queryRangeMsMax })
  expect(timeRangeOf({ fromMs: nowMs }, nowMs).toMs).toBe(nowMs + 2 * dayMs)
  expect(() => timeRangeOf({ fromMs: 0, toMs: nowMs }, nowMs)).toThrow('fromMs: may lie at most')
  expect(() => timeRangeOf({ fromMs: nowMs + 9 * dayMs }, nowMs)).toThrow('fromMs: must lie before')
})

test.each([
  ['粤B12345', { text: '粤B12345', isPrefix: false }],
  [' 粤b·12345 ', { text: '粤B12345', isPrefix: false }],
  ['粤B1*', { text: '粤B1', isPrefix: true }],
  ['蓝粤B1* ', { text: '粤B1', isPrefix: true }],
])('the plate %j', (raw, expected) => {
  expect(readPlateQuery(raw)).toEqual(expected)
})

test.each(['*', '粤*', '**', '粤*1', '无牌', ' '])('the plate %j is refused', (raw) => {
  expect(() => readPlateQuery(raw)).toThrow('plate:')
})

test('a gate lets so many in, so many wait, and turns the rest away', async () => {
  const gate = new Gate({ atOnceMax: 1, waitingMax: 1, waitMsMax: 60_000 })
  const first = Promise.withResolvers<string>()
  const order: string[] = []
  const inside = gate.pass(() => first.promise).then((said) => order.push(said))
  const waiting = gate.pass(async () => order.push('second'))
  await expect(gate.pass(async () => 'third')).rejects.toMatchObject({ code: 'STORE_AWAY' })
  first.resolve('first')
  await Promise.all([inside, waiting])
  expect(order).toEqual(['first', 'second'])
})

test('whoever waits too long is told to come again, and takes nobody’s place', async () => {
  const gate = new Gate({ atOnceMax: 1, waitingMax: 1, waitMsMax: 1 })
  const first = Promise.withResolvers<void>()
  const inside = gate.pass(() => first.promise)
  await expect(gate.pass(async () => 'late')).rejects.toMatchObject({ code: 'STORE_AWAY' })
  first.resolve()
  await inside
  await expect(gate.pass(async () => 'next')).resolves.toBe('next')
})

test('what the store says in its own words is not shown to a caller', () => {
  const told = problemOf(new Fault('STORE_AWAY', 'ClickHouse: table zhian.captures'), 'r')
  expect(told).toMatchObject({ status: 503, code: 'STORE_AWAY', requestId: 'r' })
  expect(JSON.stringify(told)).not.toContain('zhian.captures')
  const wide = problemOf(new Fault('QUERY_TOO_EXPENSIVE', 'ClickHouse: SELECT secret'), 'r')
  expect(wide.status).toBe(422)
  expect(JSON.stringify(wide)).not.toContain('secret')
})

test('whatever is thrown has a problem', () => {
  for (const thrown of [
    new TypeError('secret'),
    'secret',
    null,
    new Fault('INVARIANT_BROKEN', 'secret'),
  ]) {
    const told = problemOf(thrown, 'r')
    expect(told).toMatchObject({ status: 500, code: 'DEFECT', type: 'urn:zhian:problem:defect' })
    expect(JSON.stringify(told)).not.toContain('secret')
  }
  expect(problemOf(Object.assign(new Error('x'), { statusCode: 413 }), 'r').status).toBe(413)
  expect(problemOf(Object.assign(new Error('x'), { statusCode: 404 }), 'r').code).toBe('NOT_FOUND')
})

test('every problem is said in Chinese, too', () => {
  const thrown = [
    refusal('NOT_FOUND', { en: 'there is no such park', zh: '没有这个园区' }),
    new Fault('STORE_AWAY', 'ClickHouse: away'),
    new TypeError('secret'),
    Object.assign(new Error('Body is not valid JSON'), {
      statusCode: 400,
      code: 'FST_ERR_CTP_INVALID_JSON_BODY',
    }),
  ]
  expect(thrown.map((each) => problemOf(each, 'r').zh?.cause)).toEqual([
    '没有这个园区',
    '数据库暂时没有应答',
    '系统内部出错',
    '请求内容不是有效的 JSON',
  ])
})
