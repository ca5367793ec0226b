import { measureApi } from './api.ts'
import { measureAssessment } from './assessment.ts'
import { measureArchive } from './archive.ts'
import { measureBox } from './box.ts'
import { measureBridge } from './bridge.ts'
import { measureEdge } from './edge.ts'
import { measureInference } from './inference.ts'
import type { Effort, Row } from './measure.ts'
import { measureScore } from './score.ts'

/** Along the river, then all of it. */
export const stages = {
  edge: measureEdge,
  bridge: measureBridge,
  inference: measureInference,
  archive: measureArchive,
  api: measureApi,
  score: measureScore,
  assessment: measureAssessment,
  box: measureBox,
} as const satisfies Record<string, (effort: Effort) => Promise<Row[]>>

/** A whole park takes as long as all the others together, and goes when it is asked for. */
export const isShort = (name: StageName): boolean => name !== 'assessment'

export type StageName = keyof typeof stages

export function isStage(name: string): name is StageName {
  return Object.hasOwn(stages, name)
}
