import { normalisePlate } from '@zhian/contracts/plate'
import { localPlane } from '@zhian/coverage/geometry/plane'
import { isNear } from '@zhian/api/registry/archive-faults'
import { expect, test } from 'vitest'
import { agentStory } from './agent-story.ts'
import { capturesOf, needsOf } from './captured.ts'
import { chanceOf } from './chance.ts'
import { extraPasses } from './extra-passes.ts'
import { recordsOf } from './load-registry.ts'
import { makePark } from './make-park.ts'
import type { DemoPark } from './park-model.ts'
import { chengxiPark, smallChengxiPark } from './recipe-chengxi.ts'
import { vehicleMaker } from './vehicles.ts'

const nowMs = Date.UTC(2026, 10, 28, 5)
const small = makePark(smallChengxiPark, 7, nowMs)
const full = makePark(chengxiPark, 7, nowMs)

function storiesOf(park: DemoPark) {
  const makeVehicle = vehicleMaker(chanceOf(park.seed, 'vehicles'))
  const extras = extraPasses(park.defects, { chance: chanceOf(park.seed, 'extras'), makeVehicle })
  return park.enterprises.flatMap((enterprise) => {
    const { agentId } = enterprise
    if (agentId === null) return []
    const needs = needsOf(park, enterprise, { makeVehicle, extras })
    const turn = { index: 0, of: park.enterprises.length }
    const story = agentStory({ ...needs, enterprise, agentId, turn })
    const captures = [...capturesOf(enterprise, needs)]
    for (const capture of captures) story.hear(capture)
    return [{ enterprise, captures, ...story.end() }]
  })
}
const stories = storiesOf(small)

test('one seed makes one park, and another seed another', () => {
  expect(recordsOf(makePark(smallChengxiPark, 7, nowMs))).toEqual(recordsOf(small))
  expect(storiesOf(makePark(smallChengxiPark, 7, nowMs))).toEqual(stories)
  expect(recordsOf(makePark(smallChengxiPark, 8, nowMs))).not.toEqual(recordsOf(small))
})

test('the full park has what was promised of it', () => {
  const counts = Object.fromEntries(
    recordsOf(full).map(({ kind, records }) => [kind, records.length]),
  )
  expect(counts).toMatchObject({ parks: 1, villages: 21, enterprises: 230, sites: 230 })
  expect(counts['cameras']).toBeGreaterThanOrEqual(1200)
  expect(counts['cameras']).toBeLessThanOrEqual(1600)
  const apart = full.enterprises.filter(({ agentId }) => agentId === null).length
  expect(apart).toBeGreaterThan(8)
  expect(apart).toBeLessThan(30)
  expect(new Set(full.enterprises.map(({ record }) => record.name)).size).toBe(230)
})

test('every id of a park begins with its mark', () => {
  for (const { records, idMember } of recordsOf(full))
    for (const record of records)
      expect((record as unknown as Record<string, string>)[idMember]).toMatch(/^demo-/)
})

test('cameras stand inside their sites, sites inside the park, gates on an outline', () => {
  const misplaced = new Set(
    full.defects.flatMap(({ key, objectIds }) => (key === 'bad_archive' ? objectIds : [])),
  )
  const outline = full.park.outline ?? []
  for (const { site, points, cameras } of full.enterprises) {
    const ring = site.outline ?? []
    for (const corner of ring) expect(isNear(corner, outline, 1)).toBe(true)
    const outside = cameras
      .filter(({ archive }) => !isNear(archive.position ?? [0, 0], ring, 0))
      .map(({ archive }) => archive.cameraId)
    expect(outside.filter((cameraId) => !misplaced.has(cameraId))).toEqual([])
    for (const { pointType, positions } of points) {
      if (!pointType.endsWith('_gate')) continue
      const [at = [0, 0]] = positions
      expect(metresToRing(at, ring)).toBeLessThan(0.1)
    }
  }
})

function metresToRing(at: readonly [number, number], ring: readonly (readonly [number, number])[]) {
  const plane = localPlane({ longitude: at[0], latitude: at[1] })
  const flat = ring.map(([longitude, latitude]) => plane.toPoint({ longitude, latitude }))
  return Math.min(
    ...flat.slice(1).map((to, index) => {
      const from = flat[index] ?? to
      const [dx, dy] = [to.x - from.x, to.y - from.y]
      const share = Math.max(0, Math.min(1, -(from.x * dx + from.y * dy) / (dx * dx + dy * dy)))
      return Math.hypot(from.x + share * dx, from.y + share * dy)
    }),
  )
}

test('an agent’s numbers have no gap, and its ledger says as many', () => {
  expect(stories.length).toBeGreaterThan(8)
  for (const { captures, ledger, statuses, enterprise } of stories) {
    expect(captures.map(({ seq }) => seq)).toEqual(captures.map((_, index) => index + 1))
    expect(ledger.capturedUpTo).toBe(captures.length)
    expect(statuses.at(-1)?.spool.lastSeq).toBe(captures.length)
    const counted = statuses.at(-1)?.cameras.reduce((sum, camera) => sum + camera.captures, 0)
    expect(counted).toBe(captures.length)
    expect(statuses.at(-1)?.cameras).toHaveLength(enterprise.cameras.length)
    const ids = statuses.flatMap(({ transitions = [] }) => transitions.map(({ id }) => id))
    expect(ids).toEqual(ids.map((_, index) => index + 1))
  }
})

test('nothing is captured in the future, stored before it came, or by a camera that was off', () => {
  for (const { captures, enterprise } of stories) {
    for (const { camera, capturedAtMs, receivedAtMs, storedAtMs } of captures) {
      expect(capturedAtMs).toBeLessThanOrEqual(receivedAtMs)
      expect(receivedAtMs).toBeLessThanOrEqual(storedAtMs)
      expect(storedAtMs).toBeLessThanOrEqual(nowMs)
      const cameraId = enterprise.cameras[camera]?.archive.cameraId
      const isOff = small.troubles.some(
        (trouble) =>
          trouble.cameraId === cameraId &&
          trouble.what === 'offline' &&
          capturedAtMs >= trouble.fromMs + 60_000 &&
          receivedAtMs < trouble.toMs,
      )
      expect(isOff).toBe(false)
    }
  }
})

test('plates fit the grammar and their colour, and no two vehicles have one', () => {
  const make = vehicleMaker(chanceOf(1, 'vehicles'))
  const kinds = ['car', 'electric_car', 'electric_truck', 'truck', 'tanker'] as const
  const vehicles = Array.from({ length: 200_000 }, (_, index) => make(kinds[index % 5] ?? 'car'))
  expect(new Set(vehicles.map(({ plate }) => plate)).size).toBe(vehicles.length)
  const types = new Set(vehicles.slice(0, 5000).map(({ plate }) => normalisePlate(plate).type))
  expect([...types].toSorted()).toEqual(['NEV_L', 'NEV_S', 'STD'])
})

test('each defect names something that is there', () => {
  const known = new Set(
    full.enterprises.flatMap(({ cameras, maintenance, record }) => [
      record.enterpriseId,
      ...cameras.map(({ archive }) => archive.cameraId),
      ...maintenance.map(({ maintenanceId }) => maintenanceId),
    ]),
  )
  expect(new Set(full.defects.map(({ key }) => key)).size).toBe(21)
  for (const { enterpriseId, objectIds } of full.defects)
    for (const id of [enterpriseId, ...objectIds]) expect(known).toContain(id)
})
