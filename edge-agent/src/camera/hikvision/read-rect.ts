import type { Box } from '@zhian/contracts/capture'
import type { LooseObject } from '../loose-object.ts'

/**
 * A rectangle as fractions of the scene, with the system that it came in; absent where it is empty or lies outside.
 *
 * Faces and targets come in fractions, rectangles of the plate recogniser in thousandths or, on some firmware, in fractions.
 */
export function readRect(rect: LooseObject | undefined): (Box & { system: string }) | undefined {
  const said = ['X', 'Y', 'width', 'height'].map((name) => rect?.number(name) ?? 0)
  const system = said.every((value) => value <= 1) ? 'unit' : 'permille'
  const scale = system === 'unit' ? 1 : 1000
  const [x = 0, y = 0, wide = 0, high = 0] = said.map((value) => value / scale)
  if (Math.min(x, y) < 0 || Math.min(wide, high) <= 0 || Math.max(x, y) >= 1) return undefined
  return { x, y, width: Math.min(wide, 1 - x), height: Math.min(high, 1 - y), system }
}
