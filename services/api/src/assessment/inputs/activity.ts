import type { CameraArchive } from '@zhian/contracts/registry'
import type { CameraTally, Interval, Measure, ScoreInput } from '@zhian/contracts/score'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { approvedMaintenance } from '@zhian/coverage/uptime/filings'
import { intersection, lengthMs, union } from '@zhian/coverage/uptime/intervals'
import type { Stretches } from '@zhian/coverage/uptime/intervals'
import type { CaptureDays, Measured } from '../facts/measured.ts'
import { dayMs, dayOf, fullDaysOf, hourMs, startOfDay } from '../periods.ts'
import { uptimeLogsOf } from './availability.ts'
import type { Watch } from './availability.ts'
import { commissionedAtMs, isCapturing } from './roster.ts'

/** A day of which maintenance took so much is no day on which captures are expected. */
const maintainedMsMin = 4 * hourMs
const baselineDays = 28
const dropsShown = 20

/** What is planned and excused: standstills of the enterprise, and of each camera the maintenance that the filing rules let stand. */
export function excusedOf(watch: Watch): (cameraId: string) => Stretches {
  const shutdowns = union(watch.roster.shutdowns)
  const filings = approvedMaintenance(uptimeLogsOf(watch), mcsV1)
  return (cameraId) => union([...shutdowns, ...(filings.get(cameraId)?.approved ?? [])])
}

/** D: days with captures, and days without a sudden drop, of those on which captures were to be expected. */
export function activityOf(
  watch: Watch,
  { days, drops }: Pick<Measured, 'days' | 'drops'>,
): ScoreInput['activity'] {
  const { roster, logs, period } = watch
  if (logs.length === 0 && days.length === 0) return 'PENDING'
  const excused = excusedOf(watch)
  const cameras = roster.cameras
    .filter((camera) => isCapturing(camera, roster))
    .map((camera) => {
      const seen = days.find(({ cameraId }) => cameraId === camera.cameraId)
      const slotsMs = drops.find(({ cameraId }) => cameraId === camera.cameraId)?.slotsMs ?? []
      const since = commissionedAtMs(camera, roster) ?? seen?.firstMs ?? period.fromMs
      return talliesOf({ camera, period, since, seen, slotsMs, free: excused(camera.cameraId) })
    })
  return {
    active: measured(cameras.map(({ active }) => active)),
    stable: measured(cameras.map(({ stable }) => stable)),
  }
}

interface SeenCamera {
  readonly camera: CameraArchive
  readonly period: Interval
  readonly since: number
  readonly seen: CaptureDays | undefined
  readonly slotsMs: readonly number[]
  readonly free: Stretches
}

function talliesOf({ camera, period, since, seen, slotsMs, free }: SeenCamera) {
  const id = camera.cameraId
  const expected = fullDaysOf(period).filter(
    (day) => startOfDay(day) >= since && !isTaken(free, day),
  )
  const captured = new Set(seen?.days)
  const missing = slotsMs.filter(
    (fromMs) => intersection([{ fromMs, toMs: fromMs + hourMs }], free).length === 0,
  )
  const dropped = Map.groupBy(missing, dayOf)
  // Without four weeks to compare with nobody can say.
  const told = expected.filter(
    (day) => seen !== undefined && startOfDay(day) - seen.firstMs >= (baselineDays - 1) * dayMs,
  )
  const evidence = told.flatMap((day) => dropped.get(day) ?? []).slice(0, dropsShown)
  const active: CameraTally = {
    id,
    good: expected.filter((day) => captured.has(day)).length,
    of: expected.length,
    evidence: spellIdle(expected.filter((day) => !captured.has(day))),
  }
  const stable: CameraTally = {
    id,
    good: told.filter((day) => !dropped.has(day)).length,
    of: told.length,
    evidence: evidence.map(spellDrop),
  }
  return { active, stable }
}

const measured = (cameras: CameraTally[]): Measure => (cameras.length === 0 ? 'NA' : { cameras })

/** Days that follow each other as one, first and last. */
function spellIdle(days: readonly number[]): string[] {
  const runs: [first: number, last: number][] = []
  for (const day of days) {
    const run = runs.at(-1)
    if (run?.[1] === day - 1) run[1] = day
    else runs.push([day, day])
  }
  const spell = (day: number) => new Date(day * dayMs).toISOString().slice(0, 10)
  return runs.map(([first, last]) => `no captures ${spell(first)}/${spell(last)}`)
}

const spellDrop = (slotMs: number) => `dropped ${new Date(slotMs).toISOString()}`

function isTaken(free: Stretches, day: number): boolean {
  const whole: Interval = { fromMs: startOfDay(day), toMs: startOfDay(day + 1) }
  return lengthMs(intersection([whole], free)) >= maintainedMsMin
}
