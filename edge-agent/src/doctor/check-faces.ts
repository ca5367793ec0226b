import { problemsTold } from './finding.ts'
import { fault, pageOf, well } from './box.ts'
import type { Box, Checked } from './box.ts'

/** What the agent says of face pictures: those that stay here, and why. */
export function checkFaces(box: Box): Checked | undefined {
  const page = pageOf(box)
  const egress = page?.agent.egress
  if (egress === undefined) return undefined
  const { faceMode: mode, withheld, declined, files: kept } = egress
  const evidence = { mode, withheld, declined, kept }
  const isUnchosen = mode === 'local_only' && !box.config.egress.isModeChosen
  if (isUnchosen && withheld > 0) return fault('face_mode_unchosen', evidence)
  const told = page?.faces ?? []
  if (told.length === 0) return well(evidence)
  return fault('faces_troubled', { ...evidence, ...problemsTold(told) })
}
