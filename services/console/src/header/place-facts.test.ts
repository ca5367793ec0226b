import type { AgentView, CameraView } from '@zhian/contracts/api'
import { expect, test } from 'vitest'
import { placeFacts } from './place-facts.ts'

const nowMs = 1_800_000_000_000
const camera = (cameraId: string, isOnline: boolean, lastSeenAtMs?: number) =>
  ({ cameraId, isOnline, lastSeenAtMs, faults: [] }) as unknown as CameraView
const agent = (agentId: string, pending: number, silentMs = 0) =>
  ({ agentId, pending, reportedAtMs: nowMs - silentMs }) as unknown as AgentView

test('problems stand first: the camera longest unseen, the silent agent, the fullest spool', () => {
  const facts = placeFacts(
    [camera('a', true, 9), camera('b', false, 5), camera('c', false), camera('d', false, 2)],
    [agent('x', 1), agent('y', 7), agent('z', 0, 200_000)],
    nowMs,
  )
  expect(facts.offline.map(({ cameraId }) => cameraId)).toEqual(['c', 'd', 'b'])
  expect(facts.agents.map(({ agentId }) => agentId)).toEqual(['z', 'y', 'x'])
  expect(facts.troubled).toEqual([])
  expect([facts.cameras, facts.silentAgents, facts.pending]).toEqual([4, 1, 8])
})

test('one that is there and yet brings nothing of use is troubled, not offline', () => {
  const blind = { ...camera('a', true, 9), faults: ['covered'] }
  const facts = placeFacts([blind, { ...camera('b', false, 5), faults: ['silent'] }], [], nowMs)
  expect(facts.troubled).toEqual([blind])
})
