import { expect, test } from 'vitest'
import { Expectation } from './expectation.ts'
import { groupCauses } from './group-causes.ts'
import { Presence } from './presence.ts'
import type { Signs } from './presence.ts'
import { Transitions, transitionsMax } from './transitions.ts'

const hourMs = 3600_000

function told(presence: Presence, signs: Signs, span: { fromMs: number; untilMs: number }) {
  const said: string[] = []
  for (let atMs = span.fromMs; atMs < span.untilMs; atMs += 10_000) {
    for (const { what, isSo } of presence.tell(signs, atMs)) said.push(`${what} ${isSo} ${atMs}`)
  }
  return said
}

test('a short silence is not told; two signs are believed in half a minute, one alone in five', () => {
  const heard = { isHeard: true }
  const presence = new Presence()
  expect(told(presence, heard, { fromMs: 0, untilMs: 60_000 })).toEqual(['online true 0'])
  const gone = { isHeard: false, isReachable: false }
  expect(told(presence, gone, { fromMs: 60_000, untilMs: 80_000 })).toEqual([])
  expect(told(presence, heard, { fromMs: 80_000, untilMs: 100_000 })).toEqual([])
  const agreed = told(presence, gone, { fromMs: 100_000, untilMs: 200_000 })
  expect(agreed).toEqual(['online false 130000'])
  const alone = new Presence()
  told(alone, heard, { fromMs: 0, untilMs: 10_000 })
  const silent = told(alone, { isHeard: false, isReachable: true }, { fromMs: 0, untilMs: 600_000 })
  expect(silent).toEqual(['online false 300000'])
})

test('one that comes and goes is said to flap once, and how it stands once it is calm', () => {
  const presence = new Presence()
  const said: string[] = []
  for (let minute = 0; minute < 40; minute += 1) {
    const signs = { isHeard: minute % 2 === 0, isReachable: false }
    said.push(...told(presence, signs, { fromMs: minute * 60_000, untilMs: (minute + 1) * 60_000 }))
  }
  expect(said.filter((each) => each.startsWith('flapping'))).toHaveLength(1)
  expect(said).toHaveLength(6)
  const calm = told(presence, { isHeard: true }, { fromMs: 40 * 60_000, untilMs: 2 * hourMs })
  expect(calm.map((each) => each.replace(/ \d+$/, ''))).toEqual(['flapping false', 'online true'])
})

test('silence is strange where captures used to come, and not at night or before anything was learned', () => {
  const expectation = new Expectation()
  expect(expectation.isStrangelySilent(0, 7 * 24 * hourMs)).toBe(false)
  const isBusy = (hour: number) => hour % 24 >= 8 && hour % 24 < 18
  for (let hour = 0; hour < 3 * 168; hour += 1)
    expectation.learn(hour * hourMs, isBusy(hour) ? 40 : 0)
  const weekMs = 3 * 168 * hourMs
  const restored = new Expectation(expectation.state)
  expect(restored.isStrangelySilent(weekMs + 18 * hourMs, weekMs + 31 * hourMs)).toBe(false)
  expect(restored.isStrangelySilent(weekMs + 9 * hourMs, weekMs + 9.9 * hourMs)).toBe(false)
  expect(restored.isStrangelySilent(weekMs + 9 * hourMs, weekMs + 10 * hourMs)).toBe(true)
})

test('cameras that go together have one cause: the recorder or the network part they share', () => {
  const all = Array.from({ length: 12 }, (_, index) => ({
    cameraId: `c${index}`,
    senderId: index < 4 ? 'nvr' : `c${index}`,
    address: `10.0.${index < 8 ? 1 : 2}.${index}`,
  }))
  expect(new Set(groupCauses(all, all).values())).toEqual(new Set(['everything']))
  expect([...groupCauses(all.slice(0, 4), all)]).toEqual(
    ['c0', 'c1', 'c2', 'c3'].map((cameraId) => [cameraId, 'recorder nvr']),
  )
  expect([...groupCauses(all.slice(8), all).values()]).toEqual(
    Array.from({ length: 4 }, () => 'network 10.0.2'),
  )
  expect(groupCauses(all.slice(0, 2), all).size).toBe(0)
})

test('transitions wait for their acknowledgement, the oldest give way', () => {
  const transitions = new Transitions()
  const fact = { atMs: 1, cameraId: 'c', what: 'online', isSo: true }
  for (let count = 0; count < transitionsMax + 5; count += 1) transitions.add(fact)
  expect(transitions.list[0]?.id).toBe(6)
  transitions.acknowledge(transitionsMax)
  expect(new Transitions(transitions.state).list.map(({ id }) => id)).toEqual(
    [1, 2, 3, 4, 5].map((each) => transitionsMax + each),
  )
})
