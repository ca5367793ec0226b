import type { SubName } from '@zhian/contracts/score-result'

/** A rate as points: none at `lo` and below, all at `hi` and above, a straight line between. */
export interface Ramp {
  readonly lo: number
  readonly hi: number
}

export interface ComponentRule extends Ramp {
  readonly weight: number
  /** How the rates of cameras become one: the mean of their rates, or what was good of all over all. */
  readonly average: 'mean' | 'ratio'
  /** Cameras with fewer observations count only in the enterprise's pool, and below that in nothing. */
  readonly observationsMin: number
}

export const qualityNames = ['timely', 'clock', 'image', 'complete', 'qualified', 'unique'] as const
export const activityNames = ['active', 'stable'] as const
export const recordingNames = ['rec', 'retention', 'vqd'] as const

export const componentsOf = {
  D: activityNames,
  Q: qualityNames,
  R: recordingNames,
} as const
export type ComponentName =
  | (typeof qualityNames)[number]
  | (typeof activityNames)[number]
  | (typeof recordingNames)[number]
/** Those that are counted by the day; retention is what there is now. */
export type TallyName = Exclude<ComponentName, 'retention'>

export type ConfigOfScore = typeof mcsV1

const byMean = { average: 'mean', observationsMin: 30 } as const
const byRatio = { average: 'ratio', observationsMin: 0 } as const

/**
 * Every weight and threshold of the score, version 1. A stored score names its version and carries this object's SHA-256, so a
 * change is a new object with a new name.
 */
export const mcsV1 = {
  version: 'mcs-v1',
  weights: { C: 30, A: 10, O: 20, D: 10, Q: 20, R: 10 } satisfies Record<SubName, number>,
  online: { lo: 0.8, hi: 0.98 } satisfies Ramp,
  components: {
    active: { weight: 60, lo: 0.7, hi: 0.98, ...byRatio },
    stable: { weight: 40, lo: 0.8, hi: 0.98, ...byRatio },
    timely: { weight: 25, lo: 0.7, hi: 0.95, ...byMean },
    clock: { weight: 20, lo: 0.8, hi: 0.99, ...byMean },
    image: { weight: 20, lo: 0.8, hi: 0.98, ...byMean },
    complete: { weight: 15, lo: 0.8, hi: 0.98, ...byMean },
    qualified: { weight: 15, lo: 0.6, hi: 0.9, ...byMean },
    unique: { weight: 5, lo: 0.95, hi: 0.995, ...byMean },
    rec: { weight: 50, lo: 0.9, hi: 0.99, ...byRatio },
    retention: { weight: 30, lo: 0.5, hi: 1, average: 'mean', observationsMin: 0 },
    vqd: { weight: 20, lo: 0.85, hi: 0.98, ...byRatio },
  } satisfies Record<ComponentName, ComponentRule>,
  /** Of valid mandatory fields, and of archives whose fields are all valid. */
  archive: { fieldValid: 0.5, passed: 0.5 },
  caps: { 'CAP-GATE': 79, 'CAP-RET': 84, 'CAP-DEAD': 59 },
  /** A slot or camera of this criticality is a gate. */
  gateWeight: 3,
  retentionPlaceClasses: ['ART7'],
  silenceS: 72 * 3600,
  /** Lower bounds on the rounded score, highest first. */
  bands: [
    ['GREEN', 90],
    ['YELLOW', 60],
    ['RED', 0],
  ],
  letters: [
    ['A', 90],
    ['B', 75],
    ['C', 60],
    ['D', 0],
  ],
  confidence: { high: 0.9, medium: 0.7 },
  graceDays: 30,
  sampleCoverageMin: 0.7,
  maintenance: {
    excusedS: 24 * 3600,
    emergencyFiledWithinS: 2 * 3600,
    /** Share of an enterprise's gate cameras that may be under maintenance at once; never fewer than `atOnceMin`. */
    gateShareMax: 0.3,
    atOnceMin: 1,
  },
  records: {
    timelyMs: { min: -5000, max: 30_000 },
    clockOffsetMsMax: 5000,
    faceQualityMin: 0.4,
    plateConfidenceMin: 0.8,
  },
  park: { beta: 0.2 },
  geometry: {
    pxPerMNeeded: {
      VIDEO_DETECT: 25,
      VIDEO_OBSERVE: 62.5,
      VIDEO_RECOGNISE: 125,
      VEHICLE_CAPTURE: 227,
      FACE_CAPTURE: 375,
    },
    widthsM: { face: 0.16, eyes: 0.063, plate: 0.44 },
    /** Degrees that a camera looks down onto a face. */
    faceTilt: { fullDeg: 15, halfDeg: 25 },
    faceYawDegMax: 30,
    nightReach: 0.5,
    evidence: {
      verifiedCaptures: 20,
      contradictedCaptures: 50,
      contradictedBelow: 0.7,
    },
    credit: { verified: 1, calculated: 1, self_declared: 0.5, contradicted: 0, uncovered: 0 },
  },
} as const

const versions: readonly ConfigOfScore[] = [mcsV1]

export function configOf(version: string): ConfigOfScore | undefined {
  return versions.find((config) => config.version === version)
}
