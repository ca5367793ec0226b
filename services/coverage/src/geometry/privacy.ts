import { coveredBy } from './perimeter.ts'
import type { Point } from './plane.ts'
import type { CameraView, Scene } from './view.ts'

/**
 * Whether a camera from outside looks into a ring, whatever stands in it: over every wall that is lower than the camera. Exact, because
 * whatever it sees inside at its own height it sees through the ring's edge. A wall on the edge does not help: it may have windows.
 */
export function looksInto(camera: CameraView, ring: readonly Point[], scene: Scene): boolean {
  const line = [...ring, ...ring.slice(0, 1)]
  const edge = { line, targetHeightM: camera.heightM, need: 'VIDEO_DETECT' } as const
  return coveredBy(camera, edge, scene).length > 0
}
