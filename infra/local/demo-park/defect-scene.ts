import type { CameraArchive } from '@zhian/contracts/registry'
import { hourMs } from './calendar.ts'
import type { Chance } from './chance.ts'
import type { DemoCamera, DemoEnterprise, Span, Trouble } from './park-model.ts'
import type { ParkRecipe } from './park-recipe.ts'

/** Something that is wrong in the park on purpose, so that what is to find it can be judged. */
export interface Defect {
  readonly key: string
  readonly zh: string
  readonly enterpriseId: string
  /** Cameras, filings or plates that it is about. */
  readonly objectIds: readonly string[]
  readonly when: Span | null
  readonly troubles: readonly Trouble[]
  /** The agent had no network and sent later. */
  readonly outage?: Span
  /** Captures of that time came twice. */
  readonly replay?: Span
  readonly extra?: ExtraVehicles
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
  /** The next enterprise that is connected and has no defect yet. */
  readonly next: (size: 'key' | 'medium' | 'small') => DemoEnterprise
  /** A camera of it that has no defect yet, where there is one. */
  readonly sound: (enterprise: DemoEnterprise, role: DemoCamera['role']) => DemoCamera
}

/** Which defect, and at what kind of camera of what size of enterprise. */
interface Subject {
  readonly key: string
  readonly zh: string
  readonly size: 'key' | 'medium' | 'small'
  readonly role: DemoCamera['role']
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
  said: Subject,
  { what, share, hours = 1e6 }: { what: Trouble['what']; share: number; hours?: number },
): Defect {
  const enterprise = scene.next(said.size)
  const { cameraId } = scene.sound(enterprise, said.role).archive
  const when = lasting(at(scene.span, share), hours, scene.span)
  return {
    key: said.key,
    zh: said.zh,
    enterpriseId: enterprise.record.enterpriseId,
    objectIds: [cameraId],
    when,
    troubles: [{ ...when, cameraId, what }],
  }
}

/** An archive that says something else than it ought to. */
export function misrecorded(
  scene: DefectScene,
  said: Subject,
  change: (archive: CameraArchive, enterprise: DemoEnterprise) => CameraArchive,
): Defect {
  const enterprise = scene.next(said.size)
  const camera = scene.sound(enterprise, said.role)
  camera.archive = change(camera.archive, enterprise)
  return standing(said, enterprise, [camera.archive.cameraId])
}

export const standing = (
  { key, zh }: Pick<Subject, 'key' | 'zh'>,
  { record }: DemoEnterprise,
  objectIds: readonly string[],
): Defect => ({ key, zh, enterpriseId: record.enterpriseId, objectIds, when: null, troubles: [] })
