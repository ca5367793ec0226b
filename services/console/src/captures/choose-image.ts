import type { CaptureView } from '@zhian/contracts/api'
import { withheldFlag } from '@zhian/contracts/capture'
import type { ImageRole } from '@zhian/contracts/capture'

export type CaptureImage = CaptureView['images'][number]

/** A face is best seen close by, a vehicle with what is around it. */
const closeFirst: readonly ImageRole[] = ['crop', 'composite', 'scene', 'other', 'plate']
const sceneFirst: readonly ImageRole[] = ['scene', 'composite', 'crop', 'other', 'plate']

const firstOf = (images: readonly CaptureImage[], roles: readonly ImageRole[]) =>
  roles.map((role) => images.find((each) => each.role === role)).find((each) => each !== undefined)

/** The picture of a card. */
export function thumbnailOf({ kind, images }: CaptureView): CaptureImage | undefined {
  return firstOf(images, kind === 'face' || kind === 'person' ? closeFirst : sceneFirst)
}

/** The picture that the tags speak of; of a capture that nobody tagged, the scene or what stands for it. */
export function taggedImageOf({ images, imageRole }: CaptureView): CaptureImage | undefined {
  return firstOf(images, imageRole ? [imageRole, ...sceneFirst] : sceneFirst)
}

/** Why there is nothing to see. */
export function lackOf({ flags }: Pick<CaptureView, 'flags'>): 'withheld' | 'absent' {
  return flags.includes(withheldFlag) ? 'withheld' : 'absent'
}

const thumbnailWidthPx = 320

export function thumbnailHref({ href }: CaptureImage): string {
  return `${href}${href.includes('?') ? '&' : '?'}width=${thumbnailWidthPx}`
}
