import type {
  CameraArchive,
  Enterprise,
  Maintenance,
  Park,
  Point,
  Shutdown,
  Site,
  Village,
} from '@zhian/contracts/registry'
import type { Defect } from './defect-scene.ts'
import type { ParkRecipe } from './park-recipe.ts'
import type { Truth } from './truth.ts'
import type { Weakness } from './weaknesses.ts'

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** What a camera captures as it was installed; `video` only records. */
export type CameraRole = 'vehicle' | 'face' | 'video'

export interface DemoCamera {
  archive: CameraArchive
  readonly role: CameraRole
  /** By which its agent hears it. */
  readonly protocol: string
  /** False for one that the agent sees and nobody has archived. */
  isArchived: boolean
  /** Whether it says which way a vehicle drove. */
  saysDirection: boolean
  /** Pixels of a metre at the place where targets are captured. */
  readonly pxPerM: number
  /** Clockwise from north, how targets move that it captures. */
  readonly targetHeadingDeg: number
}

export interface DemoEnterprise {
  record: Enterprise
  readonly site: Site
  readonly points: Point[]
  readonly cameras: DemoCamera[]
  /** Null where nothing is connected. */
  readonly agentId: string | null
  /** Since when it is connected: before this it has no history. */
  readonly joinedAtMs: number
  readonly worksAtNight: boolean
  readonly maintenance: Maintenance[]
  readonly shutdowns: Shutdown[]
  /** What is wrong with it as it is with any: nobody planned it. */
  readonly flaws: Truth[]
  readonly weaknesses: Weakness[]
}

/** A time in which a camera was not as it should be. */
export interface Trouble extends Span {
  readonly cameraId: string
  readonly what:
    | 'offline'
    | 'flapping'
    | 'mute'
    | 'fewer'
    | 'covered'
    | 'blurred'
    | 'moved'
    | 'slow_clock'
    | 'fast_clock'
    | 'drifting_clock'
  /** What cameras that went together have in common, as an agent says it. */
  readonly cause?: string
}

/** Everything that one seed makes of a recipe. */
export interface DemoPark {
  readonly recipe: ParkRecipe
  readonly seed: number
  readonly span: Span
  readonly park: Park
  readonly villages: readonly Village[]
  readonly enterprises: readonly DemoEnterprise[]
  readonly defects: readonly Defect[]
  /** When we were away ourselves. */
  readonly platformOutages: readonly Span[]
  /** Of every day and of the defects. */
  readonly troubles: readonly Trouble[]
}
