import { createHash } from 'node:crypto'
import { captureIdOf } from '@zhian/contracts/capture-id'
import { decodeFrame } from '@zhian/contracts/frame'
import type { Frame } from '@zhian/contracts/frame'
import { dead, kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'

/** Whether a frame is what it says: readable, from the agent that the topic names, with the pictures that its header names. */
export function inspectFrame(agentId: string, body: Buffer): Outcome<Frame> {
  const decoded = decodeFrame(body)
  if (!decoded.ok) return dead(decoded.problem, decoded.detail)
  const { capture, images } = decoded.frame
  if (capture.agentId !== agentId)
    return dead('agent_mismatch', `the header says ${capture.agentId}`)
  if (capture.captureId !== captureIdOf(capture)) return dead('capture_id_wrong', capture.captureId)
  const wrong = images.findIndex((image, index) => sha256(image) !== capture.images[index]?.sha256)
  if (wrong !== -1) return dead('image_digest_wrong', `picture ${wrong}`)
  return kept(decoded.frame)
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
