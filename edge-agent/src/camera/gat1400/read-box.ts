import type { Box } from '@zhian/contracts/capture'
import type { LooseObject } from '../loose-object.ts'

export interface SceneSize {
  readonly width: number
  readonly height: number
}

/** Bases that some producers count in instead of pixels. */
const bases = [8192, 10_000] as const

/** The target's rectangle in fractions of the scene; absent where it is empty or the scene's size is not known. */
export function readBox(
  object: LooseObject,
  scene: SceneSize | undefined,
): (Box & { system: string }) | undefined {
  const left = object.number('LeftTopX') ?? 0
  const top = object.number('LeftTopY') ?? 0
  const right = object.number('RightBtmX') ?? 0
  const bottom = object.number('RightBtmY') ?? 0
  if (right <= left || bottom <= top || left < 0 || top < 0) return undefined
  const system = systemOf({ right, bottom }, scene)
  if (system === undefined) return undefined
  const [x, y] = [left / system.width, top / system.height]
  const width = Math.min(1, right / system.width) - x
  const height = Math.min(1, bottom / system.height) - y
  if (width <= 0 || height <= 0) return undefined
  return { x, y, width, height, system: system.name }
}

function systemOf(
  corner: { right: number; bottom: number },
  scene: SceneSize | undefined,
): (SceneSize & { name: string }) | undefined {
  if (corner.right <= 1 && corner.bottom <= 1) return { name: 'unit', width: 1, height: 1 }
  const square = bases.find((base) => scene?.width === base && scene.height === base)
  if (square !== undefined) return { name: String(square), width: square, height: square }
  if (scene === undefined) return undefined
  if (corner.right <= scene.width && corner.bottom <= scene.height) return { name: 'px', ...scene }
  const base = bases.find((each) => corner.right <= each && corner.bottom <= each)
  return base === undefined ? undefined : { name: String(base), width: base, height: base }
}
