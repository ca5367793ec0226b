import type { Box, ImageRef, ImageRole } from '@zhian/contracts/capture'
import type { Look } from './look-at-picture.ts'

/** Of a sampled capture, what its pictures and its box are. */
export interface Sample {
  readonly flags: readonly string[]
  readonly images: readonly ImageRef[]
  readonly blobKeys: readonly string[]
  /** In fractions of the scene; null where the camera gave none. */
  readonly box: Box | null
}

export interface Judgement {
  /** `good`, or what is wrong. */
  readonly scene: string
  readonly target: string
  readonly box: 'inside' | 'outside' | ''
  readonly verdict: 'good' | 'bad' | 'unjudged'
}

/** 大图 and 小图; a composite is both. */
export const sceneRoles = ['scene', 'composite'] as const satisfies readonly ImageRole[]
export const targetRoles = ['crop', 'plate', 'composite'] as const satisfies readonly ImageRole[]

/** Why a picture that should be there was never sent, as the agent said. */
const lacks = ['image_not_fetched', 'image_invalid', 'image_too_large', 'image_evicted']

/**
 * 大小图可用: both pictures are fetched and decoded, and the crop's box lies inside the scene as it really is.
 *
 * What we have lost ourselves is unjudged, unless something of the camera's own is wrong beside it.
 */
export async function judgeSample(
  { flags, images, blobKeys, box }: Sample,
  look: (picture: { readonly blobKey: string; readonly sha256: string }) => Promise<Look>,
): Promise<Judgement> {
  const lookAt = async (roles: readonly ImageRole[]): Promise<Look> => {
    const at = images.findIndex(({ role }) => roles.includes(role))
    const [image, blobKey] = [images[at], blobKeys[at]]
    const lack = lacks.find((flag) => flags.includes(flag)) ?? 'image_absent'
    if (image === undefined) return { is: 'bad', reason: lack, isOurs: false }
    if (blobKey === undefined) return { is: 'bad', reason: 'missing', isOurs: true }
    return look({ blobKey, sha256: image.sha256 })
  }
  const scene = await lookAt(sceneRoles)
  const target = await lookAt(targetRoles)
  const place = box === null || scene.is === 'bad' ? '' : placeOf(box, scene.size)
  const bad = [scene, target].filter((each) => each.is === 'bad')
  const isTheirs = place === 'outside' || bad.some(({ isOurs }) => !isOurs)
  return {
    scene: wordOf(scene),
    target: wordOf(target),
    box: place,
    verdict: isTheirs ? 'bad' : bad.length > 0 ? 'unjudged' : 'good',
  }
}

const wordOf = (look: Look) => (look.is === 'good' ? 'good' : look.reason)

/** A box may touch the edge, and was rounded by whoever counted in pixels. */
function placeOf(box: Box, { width, height }: { width: number; height: number }) {
  const isInside =
    (box.x + box.width) * width <= width + 1 && (box.y + box.height) * height <= height + 1
  return isInside ? 'inside' : 'outside'
}

/** What is wrong with a bad one, as a word of the picture and a word of the fault. */
export function faultOf({ scene, target, box }: Judgement): string {
  if (box === 'outside') return 'box outside'
  return scene === 'good' || isOurs(scene) ? `target ${target}` : `scene ${scene}`
}

const isOurs = (word: string) => word === 'missing' || word === 'broken'
