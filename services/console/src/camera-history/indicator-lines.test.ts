import type { CameraDay, CameraHistory } from '@zhian/contracts/camera-history'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { scoreEnterprise } from '@zhian/coverage/score/enterprise'
import { vectors } from '@zhian/coverage/vectors/mcs-v1-vectors'
import { expect, test } from 'vitest'
import { indicatorLinesOf, tenths } from './indicator-lines.ts'

const good = { good: 40, of: 40 }
const day = (clock: { good: number; of: number } | null): CameraDay => ({
  fromMs: 0,
  captures: clock === null ? null : 40,
  indicators:
    clock === null
      ? null
      : { timely: good, clock, image: good, complete: good, qualified: good, unique: good },
  watchedS: 86_400,
  onlineS: 86_400,
})
const history: CameraHistory = {
  cameraId: 'cam3',
  enterpriseId: 'e1',
  fromMs: 0,
  toMs: 1,
  isSeen: true,
  presence: [],
  faults: [],
  maintenance: [],
  platformOutages: [],
  clock: [],
  days: [day({ good: 10, of: 20 }), day(null), day({ good: 20, of: 20 })],
  countedAtMs: 1,
}
const input = vectors.cases.find(({ id }) => id === 'T3')?.input

test('each indicator stands beside what it costs this camera, and nobody else', () => {
  if (input === undefined || typeof input.quality === 'string') throw new Error('no such vector')
  const clock = {
    cameras: [
      { id: 'cam3', good: 30, of: 40 },
      { id: 'cam7', good: 1, of: 40 },
    ],
  }
  const result = scoreEnterprise({ ...input, quality: { ...input.quality, clock } }, mcsV1)
  const lines = indicatorLinesOf(history, result)
  const line = lines.find(({ name }) => name === 'clock')
  expect(line).toMatchObject({ share: 0.75, tally: { good: 30, of: 40 }, threshold: 0.99 })
  expect(line?.deduction).toMatchObject({ ruleId: 'Q-CLOCK', objectId: 'cam3', measured: 0.75 })
  expect(lines.flatMap(({ deduction }) => deduction?.objectId ?? [])).not.toContain('cam7')
})

test('without a score there is no price, and without captures no share', () => {
  const lines = indicatorLinesOf({ ...history, days: [day(null)] }, undefined)
  expect(lines.map(({ name }) => name)).toEqual([
    'online',
    'timely',
    'clock',
    'image',
    'complete',
    'qualified',
    'unique',
  ])
  expect(lines.every(({ share, deduction }) => share === null && deduction === undefined)).toBe(
    true,
  )
  expect(tenths(0.9999)).toBe('99.9%')
})
