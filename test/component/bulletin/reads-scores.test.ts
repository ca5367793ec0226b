// When a month has been scored, then its bulletin counts the slots of those very inputs and the items that closed in it.
import { assessmentOf } from '@zhian/api/bulletin/assessment'
import { openControlStore } from '@zhian/api/control/control-store'
import { expect, test } from 'vitest'

const month = { fromMs: Date.UTC(2026, 9, 1), toMs: Date.UTC(2026, 10, 1) }
const order = { parkId: 'park-1', month: '2026-10', ...month }

test('slots with full credit are covered, those not known yet are not, those that do not exist are not required', async () => {
  await using control = await openControlStore({ file: ':memory:' })
  const read = assessmentOf({ control })
  expect(await read(order)).toEqual({
    slotsRequired: null,
    slotsCovered: null,
    rectificationsClosed: null,
  })
  const score = (enterpriseId: string, slots: unknown, parkId = 'park-1') => ({
    enterpriseId,
    period: '2026-10',
    parkId,
    ...month,
    configVersion: 'mcs-v1',
    input: JSON.stringify({ slots }),
    inputSha256: '',
    result: '{}',
    summary: '{}',
    computedAtMs: 0,
  })
  const credits = [1, 0.5, 0, 'NA', 'PENDING', 1].map((c) => ({ w: 3, c }))
  await control.db
    .insertInto('scores')
    .values([score('e1', credits), score('e2', 'PENDING'), score('e3', credits, 'park-2')])
    .execute()
  const item = (itemId: string, closedAtMs: number | null) => ({
    itemId,
    parkId: 'park-1',
    enterpriseId: 'e1',
    causeKey: itemId,
    state: 'closed' as const,
    firstSeenAtMs: 0,
    dueAtMs: null,
    dueSource: null,
    responsible: null,
    note: null,
    closedAtMs,
    reopenedAtMs: null,
    reopenedCount: 0,
    finding: '{}',
    version: 1,
  })
  await control.db
    .insertInto('rectificationItems')
    .values([
      item('a', month.fromMs),
      item('b', month.toMs - 1),
      item('c', month.toMs),
      item('d', null),
    ])
    .execute()
  expect(await read(order)).toEqual({
    slotsRequired: 5,
    slotsCovered: 2,
    rectificationsClosed: 2,
  })
})
