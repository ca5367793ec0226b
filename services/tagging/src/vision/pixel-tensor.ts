import type { Picture } from './picture.ts'

/** How a net wants its pixels: value = (v − mean) · factor, channel by channel in the order it reads them. */
export type PixelForm = {
  readonly layout: 'NHWC' | 'NCHW'
  readonly channels: 'RGB' | 'BGR'
  readonly mean: readonly [number, number, number]
  readonly factor: readonly [number, number, number]
  /** Zeros to the right up to this width, where the net's input is wider than the picture. */
  readonly width?: number
}

export const fromMinusOneToOne = (
  layout: PixelForm['layout'],
  channels: PixelForm['channels'],
): PixelForm => ({
  layout,
  channels,
  mean: [127.5, 127.5, 127.5],
  factor: [1 / 127.5, 1 / 127.5, 1 / 127.5],
})

export function pixelTensor(picture: Picture, form: PixelForm): Float32Array {
  const { width, height, pixels } = picture
  const wide = form.width ?? width
  const values = new Float32Array(wide * height * 3)
  const isPlanar = form.layout === 'NCHW'
  for (let channel = 0; channel < 3; channel++) {
    const mean = form.mean[channel] ?? 0
    const factor = form.factor[channel] ?? 1
    const offset = form.channels === 'RGB' ? channel : 2 - channel
    const step = isPlanar ? 1 : 3
    for (let y = 0; y < height; y++) {
      let source = y * width * 3 + offset
      let target = isPlanar ? channel * wide * height + y * wide : y * wide * 3 + channel
      for (let x = 0; x < width; x++, source += 3, target += step) {
        values[target] = ((pixels[source] ?? 0) - mean) * factor
      }
    }
  }
  return values
}
