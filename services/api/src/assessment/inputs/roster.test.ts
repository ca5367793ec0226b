// When a park has a holiday, then none of its enterprises is expected to capture (domain 7.3: planned shutdown calendar).
import type { RecordKind } from '@zhian/contracts/registry'
import { expect, test } from 'vitest'
import { snapshotOf } from '../../registry/registry-snapshot.ts'
import { rostersOf } from './roster.ts'

const row = (kind: RecordKind, id: string, record: object) => ({
  kind,
  id,
  version: 1,
  parkId: 'p1',
  enterpriseId: '',
  record: JSON.stringify(record),
  changedAtMs: 0,
  changedBy: 'test',
  retiredAtMs: null,
})
const days = (dayKind: string, parkId: string, [fromDay, toDay]: readonly [string, string]) =>
  row('holidays', `${parkId} ${fromDay}`, { parkId, dayKind, fromDay, toDay })

test('holidays of the park are standstills of its enterprises; days worked in exchange, and other parks’, are not', () => {
  const enterprise = { enterpriseId: 'e1', parkId: 'p1', name: '甲厂', enterpriseClass: 'small' }
  const snapshot = snapshotOf([
    row('enterprises', 'e1', enterprise),
    days('holiday', 'p1', ['2026-10-01', '2026-10-07']),
    days('workday', 'p1', ['2026-10-10', '2026-10-10']),
    days('holiday', 'p2', ['2026-05-01', '2026-05-05']),
  ])
  const [roster] = rostersOf(snapshot, { parkId: 'p1', asOfMs: 0 })
  expect(roster?.shutdowns).toEqual([
    { fromMs: Date.parse('2026-10-01T00:00+08:00'), toMs: Date.parse('2026-10-08T00:00+08:00') },
  ])
})
