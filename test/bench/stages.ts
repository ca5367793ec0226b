import { measureApi } from './api.ts'
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
  box: measureBox,
} as const satisfies Record<string, (effort: Effort) => Promise<Row[]>>

export type StageName = keyof typeof stages

export function isStage(name: string): name is StageName {
  return Object.hasOwn(stages, name)
}
