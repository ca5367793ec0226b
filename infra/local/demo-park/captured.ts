import { chanceOf } from './chance.ts'
import type { Chance } from './chance.ts'
import type { Defect } from './defect-scene.ts'
import { dayMs, hourMs } from './calendar.ts'
import type { ExtraPass } from './extra-passes.ts'
import type { DemoCamera, DemoEnterprise, DemoPark, Span, Trouble } from './park-model.ts'
import { trafficOf } from './traffic.ts'
import type { Pass, TrafficNeeds } from './traffic.ts'
import type { MakeVehicle, Vehicle } from './vehicles.ts'
import { befallen } from './weaknesses.ts'
import type { Weakness } from './weaknesses.ts'

/** What became of a pass: a capture in the order in which its agent numbered it. */
export interface Captured {
  readonly camera: number
  readonly seq: number
  readonly capturedAtMs: number
  readonly receivedAtMs: number
  readonly storedAtMs: number
  /** Null for a face; its plate is empty where none was read. */
  readonly vehicle: Vehicle | null
  /** Confidence of a plate, quality of a face: 0 to 1. */
  readonly score: number
  /** How wide the plate or face is in the scene. */
  readonly targetPx: number
}

const slowMs = 41_000
const fastMs = 20_000
const driftedMs = 7000
const plateM = 0.44
const faceM = 0.16

/** How a trouble changes what a camera captures; what is not captured at all has no effect to be told. */
const effects: Readonly<
  Record<Trouble['what'], { readonly kept: number; readonly score: number; readonly px: number }>
> = {
  offline: { kept: 0, score: 0, px: 0 },
  flapping: { kept: 0.6, score: 1, px: 1 },
  mute: { kept: 0, score: 0, px: 0 },
  fewer: { kept: 0.15, score: 1, px: 1 },
  covered: { kept: 0.3, score: 0.25, px: 1 },
  blurred: { kept: 0.8, score: 0.4, px: 1 },
  moved: { kept: 0.35, score: 0.7, px: 0.5 },
  slow_clock: { kept: 1, score: 1, px: 1 },
  fast_clock: { kept: 1, score: 1, px: 1 },
  drifting_clock: { kept: 1, score: 1, px: 1 },
}

interface Needs extends TrafficNeeds {
  readonly extras: readonly ExtraPass[]
  readonly troubles: readonly Trouble[]
  readonly defects: readonly Defect[]
  readonly platformOutages: readonly Span[]
}

/** What `capturesOf` needs of a park; vehicles are made in the order of enterprises, so that no two have one plate. */
export function needsOf(
  park: DemoPark,
  enterprise: DemoEnterprise,
  given: { makeVehicle: MakeVehicle; extras: readonly ExtraPass[] },
): Needs {
  const { enterpriseId } = enterprise.record
  const ids = new Set(enterprise.cameras.map(({ archive }) => archive.cameraId))
  return {
    span: park.span,
    recipe: park.recipe,
    platformOutages: park.platformOutages,
    chance: chanceOf(park.seed, `traffic of ${enterpriseId}`),
    makeVehicle: given.makeVehicle,
    extras: given.extras.filter(({ cameraId }) => ids.has(cameraId)),
    troubles: park.troubles.filter(({ cameraId }) => ids.has(cameraId)),
    defects: park.defects.filter((defect) => defect.enterpriseId === enterpriseId),
  }
}

/** Everything that an enterprise's agent has taken, in the order in which it came and without gaps in its numbers; a day of it is held at once. */
export function* capturesOf(enterprise: DemoEnterprise, needs: Needs): Generator<Captured> {
  const { span, chance, defects, platformOutages } = needs
  const outages = [...defects.flatMap(({ outage }) => outage ?? []), ...platformOutages]
  const taking = takerOf(enterprise, needs)
  let held: Taken[] = []
  let seq = 0
  const numbered = ({ isLate, ...taken }: Taken): Captured => {
    const storedAtMs = storedAt(taken.receivedAtMs, { outages, chance, isLate })
    return { ...taken, seq: (seq += 1), storedAtMs: Math.min(span.toMs, storedAtMs) }
  }
  for (const { dawn, passes } of trafficOf(enterprise, needs)) {
    held.push(...taking(dawn, passes))
    const nextDawn = dawn + dayMs
    const isDue = ({ receivedAtMs }: Taken) => receivedAtMs < nextDawn
    const due = held.filter(isDue).toSorted((a, b) => a.receivedAtMs - b.receivedAtMs)
    held = held.filter((taken) => !isDue(taken))
    for (const taken of due) if (taken.receivedAtMs < span.toMs) yield numbered(taken)
  }
}

/** What becomes of the passes of a day, with those that belong to a defect and what is sent twice. */
function takerOf(enterprise: DemoEnterprise, { extras, troubles, defects, chance }: Needs) {
  const { cameras, weaknesses } = enterprise
  const place = new Map(cameras.map(({ archive }, index) => [archive.cameraId, index]))
  const troublesOf = Map.groupBy(troubles, ({ cameraId }) => place.get(cameraId) ?? -1)
  const take = (pass: Pass): Taken[] => {
    const camera = cameras[pass.camera]
    if (camera === undefined) return []
    const active = (troublesOf.get(pass.camera) ?? []).filter(
      ({ fromMs, toMs }) => pass.atMs >= fromMs && pass.atMs < toMs,
    )
    return takenBy(camera, pass, { active, chance, weaknesses })
  }
  return (dawn: number, passes: readonly Pass[]): Taken[] => {
    const today = extras
      .filter(({ atMs }) => atMs >= dawn && atMs < dawn + dayMs)
      .map(({ cameraId, ...pass }): Pass => ({ ...pass, camera: place.get(cameraId) ?? 0 }))
    const taken = [...passes, ...today].flatMap(take)
    return [...taken, ...taken.flatMap((each) => repeated(each, enterprise, defects))]
  }
}

/** How far behind a wrong clock is, by how long it has been so. */
const clocks: Partial<Record<Trouble['what'], (sinceMs: number) => number>> = {
  fast_clock: () => -fastMs,
  drifting_clock: () => driftedMs,
  // It drifts for two days, and then somebody's wrong setting holds it there.
  slow_clock: (sinceMs) => Math.min(slowMs, (sinceMs / (48 * hourMs)) * slowMs),
}

/** Of all that is wrong with a camera at a moment. */
function effectOf(active: readonly Trouble[], atMs: number) {
  const all = { kept: 1, score: 1, px: 1, behindMs: 0 }
  for (const { what, fromMs } of active) {
    const { kept, score, px } = effects[what]
    all.kept *= kept
    all.score *= score
    all.px *= px
    all.behindMs += clocks[what]?.(atMs - fromMs) ?? 0
  }
  return all
}

type Taken = Omit<Captured, 'seq' | 'storedAtMs'> & { readonly isLate: boolean }

interface Taking {
  readonly active: readonly Trouble[]
  readonly weaknesses: readonly Weakness[]
  readonly chance: Chance
}

function takenBy(
  camera: DemoCamera,
  { atMs, vehicle, camera: index }: Pass,
  { active, weaknesses, chance }: Taking,
): Taken[] {
  const { kept, score, px, behindMs } = effectOf(active, atMs)
  if (kept < 1 && !chance.isLucky(kept)) return []
  const receivedAtMs = atMs + 300 + chance.below(1200)
  const { cameraId } = camera.archive
  const befell = befallen(weaknesses, { cameraId, atMs, chance })
  const isReadable = chance.isLucky(0.993 * (score < 0.5 ? 0.3 : 1)) && !befell.has('unread')
  const isRead = vehicle === null || isReadable
  const best = bestScore(befell, { isFace: vehicle === null, chance })
  const widthM = vehicle === null ? faceM : plateM
  return [
    {
      camera: index,
      // Cameras write whole seconds.
      capturedAtMs: Math.floor((atMs - behindMs) / 1000) * 1000,
      receivedAtMs,
      vehicle: vehicle === null || isRead ? vehicle : { ...vehicle, plate: '' },
      score: isRead ? Math.round(100 * Math.min(0.99, Math.max(0.05, best * score))) / 100 : 0,
      targetPx: Math.round(widthM * camera.pxPerM * px * chance.between(0.85, 1.05)),
      isLate: befell.has('late'),
    },
  ]
}

/** Of a camera that is well, quality of a face or confidence of a plate; both are judged by a threshold. */
function bestScore(
  befell: ReadonlySet<Weakness['what']>,
  { isFace, chance }: { readonly isFace: boolean; readonly chance: Chance },
): number {
  const [usual, wide] = isFace ? [0.72, 0.1] : [0.96, 0.02]
  if (befell.has('against_light')) return chance.between(0.15, 0.38)
  if (befell.has('unsure_by_night')) return chance.between(0.5, 0.78)
  return usual + wide * chance.normal()
}

/** The same capture again half an hour later, as a camera does that waits for an answer it has had. */
function repeated(taken: Taken, { cameras }: DemoEnterprise, defects: readonly Defect[]): Taken[] {
  const cameraId = cameras[taken.camera]?.archive.cameraId ?? ''
  const isRepeated = defects.some(
    ({ replay, objectIds }) =>
      replay !== undefined &&
      objectIds.includes(cameraId) &&
      taken.capturedAtMs >= replay.fromMs &&
      taken.capturedAtMs < replay.toMs,
  )
  return isRepeated ? [{ ...taken, receivedAtMs: taken.receivedAtMs + hourMs / 2 }] : []
}

interface Way {
  readonly outages: readonly Span[]
  /** It had to wait behind others. */
  readonly isLate: boolean
  readonly chance: Chance
}

/** Within seconds; after an outage in the time that the spool needs, which grows with it: two hours after three days. */
function storedAt(receivedAtMs: number, { outages, isLate, chance }: Way): number {
  const outage = outages.find(({ fromMs, toMs }) => receivedAtMs >= fromMs && receivedAtMs < toMs)
  if (outage !== undefined) return Math.floor(outage.toMs + (receivedAtMs - outage.fromMs) / 36)
  const waitsMs = isLate ? 35_000 + chance.below(300_000) : 0
  return receivedAtMs + 800 + waitsMs + chance.below(chance.isLucky(0.02) ? 60_000 : 2500)
}
