import type { CameraArchive } from '@zhian/contracts/registry'
import type { RuleId } from '@zhian/coverage/score/rules'
import { hourMs } from './calendar.ts'
import type { Chance } from './chance.ts'
import { flaw } from './flaws.ts'
import type { DemoCamera, DemoEnterprise, Span, Trouble } from './park-model.ts'
import type { ParkRecipe } from './park-recipe.ts'
import { costing, costingSlots, slotsOf } from './truth.ts'
import type { Truth } from './truth.ts'

/** Something that is wrong in the park on purpose, so that what is to find it can be judged. */
export interface Defect extends Truth {
  readonly troubles: readonly Trouble[]
  /** The agent had no network and sent later. */
  readonly outage?: Span
  /** Captures of that time came twice. */
  readonly replay?: Span
  readonly extra?: ExtraVehicles
  /** Close-ups of that time came torn, some of them. */
  readonly torn?: Span
}

/** Vehicles beyond the daily bustle: how many, of which kind, through which cameras. */
export interface ExtraVehicles {
  readonly kind: 'clone' | 'night_burst' | 'tankers'
  readonly cameraIds: readonly string[]
}

export interface DefectScene {
  readonly recipe: ParkRecipe
  readonly span: Span
  readonly chance: Chance
  readonly enterprises: readonly DemoEnterprise[]
  /** The next enterprise that is connected and has no defect yet. */
  readonly next: (size: 'key' | 'medium' | 'small') => DemoEnterprise
  /** A camera of it that has no defect yet, where there is one. */
  readonly sound: (enterprise: DemoEnterprise, role: DemoCamera['role']) => DemoCamera
  readonly hasSound: (enterprise: DemoEnterprise, role: DemoCamera['role']) => boolean
}

/** Which defect, at what kind of camera of what size of enterprise, and what it costs that camera. */
export interface Subject {
  readonly key: string
  readonly zh: string
  readonly size: 'key' | 'medium' | 'small'
  readonly role: DemoCamera['role']
  readonly costs: readonly RuleId[]
  readonly mayCost: readonly RuleId[]
}

export const cameraOf = (
  { cameras }: DemoEnterprise,
  role: DemoCamera['role'],
  index = 0,
): DemoCamera => {
  const found = cameras.filter((camera) => camera.role === role && camera.isArchived)
  const camera = found[index % Math.max(1, found.length)]
  if (camera === undefined) throw new RangeError(`an enterprise without a ${role} camera`)
  return camera
}

/** The share of the span from its beginning, at a full hour. */
export const at = ({ fromMs, toMs }: Span, share: number): number =>
  Math.floor((fromMs + (toMs - fromMs) * share) / hourMs) * hourMs
export const lasting = (fromMs: number, hours: number, { toMs }: Span): Span => ({
  fromMs,
  toMs: Math.min(toMs, fromMs + hours * hourMs),
})

/** Of one camera, from then on, for so many hours or until now. */
export function troubled(
  scene: DefectScene,
  subject: Subject,
  { what, share, hours = 1e6 }: { what: Trouble['what']; share: number; hours?: number },
): Defect {
  const enterprise = scene.next(subject.size)
  const camera = scene.sound(enterprise, subject.role)
  const { cameraId } = camera.archive
  const when = lasting(at(scene.span, share), hours, scene.span)
  return {
    ...found(subject, enterprise, [cameraId]),
    when,
    isStanding: when.toMs >= scene.span.toMs,
    costs: subject.costs.flatMap((rule) => costing([cameraId], rule)),
    mayCost: [
      ...subject.mayCost.flatMap((rule) => costing([cameraId], rule)),
      ...(what === 'moved' ? costingSlots(slotsOf(enterprise, camera)) : []),
    ],
    troubles: [{ ...when, cameraId, what }],
  }
}

/** An archive that says something else than it ought to. */
export function misrecorded(
  scene: DefectScene,
  subject: Subject,
  change: (archive: CameraArchive, enterprise: DemoEnterprise) => CameraArchive,
): Defect {
  const enterprise = scene.next(subject.size)
  const camera = scene.sound(enterprise, subject.role)
  camera.archive = change(camera.archive, enterprise)
  const ids = [camera.archive.cameraId]
  return {
    ...found(subject, enterprise, ids),
    costs: subject.costs.flatMap((rule) => costing(ids, rule)),
    mayCost: [
      ...subject.mayCost.flatMap((rule) => costing(ids, rule)),
      ...(subject.costs.includes('A-FIELD') ? costingSlots(slotsOf(enterprise, camera)) : []),
    ],
  }
}

/** So from the beginning to the end, costing nothing that is not added. */
export const found = (
  { key, zh }: Pick<Subject, 'key' | 'zh'>,
  enterprise: DemoEnterprise,
  objectIds: readonly string[],
): Defect => ({ ...flaw({ key, zh }, enterprise, objectIds), troubles: [] })
