import type { Capture, ImageRole } from '@zhian/contracts/capture'

/** A picture is looked at in this order; of a plate's or another's own close-up nobody says where in the scene it lies. */
const order: readonly ImageRole[] = ['scene', 'composite', 'crop', 'other', 'plate']
const picturesMax = 3

/**
 * Which pictures of a capture to tag, the best first, as indices into `images`: the scene, else what shows most.
 * The later ones stand in where an earlier one cannot be decoded, or shows no face.
 */
export function choosePictures({ images }: Pick<Capture, 'images'>): number[] {
  return images
    .map((image, index) => ({ index, rank: order.indexOf(image.role), bytes: image.imageBytes }))
    .toSorted((left, right) => left.rank - right.rank || right.bytes - left.bytes)
    .slice(0, picturesMax)
    .map(({ index }) => index)
}
