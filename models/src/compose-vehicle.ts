import sharp from 'sharp'
import { plateLooks } from './plate-kinds.ts'
import type { PlateKind, PlateLook } from './plate-kinds.ts'
import { renderPlate } from './render-plate.ts'
import { seededRandom } from './seeded-random.ts'

export type VehiclePhoto = {
  readonly picture: Buffer
  /** Where the middle of a plate goes, in fractions of the picture. */
  readonly platePlace: { readonly x: number; readonly y: number }
}

export type ComposedVehicle = {
  readonly jpeg: Buffer
  /** What a right answer is. */
  readonly truth: {
    readonly plateText: string
    readonly plateColour: PlateLook['colour']
    readonly kind: PlateKind
  }
}

type Composition = {
  readonly photo: VehiclePhoto
  readonly plate: { readonly text: string; readonly kind: PlateKind }
  readonly seed: number
}

const widthPx = 1280
const heightPx = 720
/** A plate at a gate is this wide in a picture of 1280 pixels. */
const plateWidthPx = { min: 120, max: 220 }

/**
 * Puts a drawn plate on a photograph of a vehicle, as a gate's camera might see it: a little turned, soft and noisy.
 *
 * Returns a JPEG of 1280 × 720 with what stands on the plate. The same input gives the same picture.
 */
export async function composeVehicle({
  photo,
  plate,
  seed,
}: Composition): Promise<ComposedVehicle> {
  const random = seededRandom(seed)
  const between = (low: number, high: number) => low + random.next() * (high - low)
  const plateWidth = Math.round(between(plateWidthPx.min, plateWidthPx.max))
  const turned = await sharp(await renderPlate(plate))
    .resize({ width: plateWidth, kernel: 'cubic' })
    .modulate({ brightness: between(0.8, 1.05) })
    .rotate(between(-3, 3), { background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .blur(between(0.3, 0.8))
    .png()
    .toBuffer({ resolveWithObject: true })
  const scene = sharp(photo.picture)
    .resize(widthPx, heightPx, { fit: 'cover' })
    .modulate({ brightness: between(0.85, 1.1), hue: Math.round(between(-12, 12)) })
  const composed = await scene
    .composite([
      {
        input: turned.data,
        left: Math.round(photo.platePlace.x * widthPx - turned.info.width / 2),
        top: Math.round(photo.platePlace.y * heightPx - turned.info.height / 2),
      },
    ])
    .removeAlpha()
    .raw()
    .toBuffer()
  addNoise(composed, { deviation: between(1, 4), next: () => random.next() })
  const jpeg = await sharp(composed, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality: Math.round(between(72, 90)) })
    .toBuffer()
  const plateColour = plateLooks[plate.kind].colour
  return { jpeg, truth: { plateText: plate.text, plateColour, kind: plate.kind } }
}

/** A sensor's noise, near enough: the sum of three even ones. */
function addNoise(
  pixels: Uint8Array,
  { deviation, next }: { deviation: number; next: () => number },
) {
  for (let at = 0; at < pixels.length; at++) {
    const noise = (next() + next() + next() - 1.5) * 2 * deviation
    pixels[at] = Math.min(255, Math.max(0, (pixels[at] ?? 0) + noise))
  }
}
