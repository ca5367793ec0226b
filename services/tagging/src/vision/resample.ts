import type { Picture, PixelPoint, Region, Size } from './picture.ts'

/**
 * Cuts a region out and scales it, each axis for itself.
 *
 * Up to half the size it interpolates between four pixels; below that it averages up to 4 × 4 pixels spread over
 * the area that a target pixel covers, so that fine structure does not turn into noise.
 */
export function resizeRegion(picture: Picture, region: Region, size: Size): Picture {
  const columns = samplesOf({ begin: region.x, length: region.width }, size.width, picture.width)
  const rows = samplesOf({ begin: region.y, length: region.height }, size.height, picture.height)
  const { pixels: source } = picture
  const pixels = new Uint8Array(size.width * size.height * 3)
  const stride = picture.width * 3
  let target = 0
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, target += 3) {
      let red = 0
      let green = 0
      let blue = 0
      for (let j = y * rows.each; j < (y + 1) * rows.each; j++) {
        const line = (rows.at[j] ?? 0) * stride
        const across = rows.weight[j] ?? 0
        for (let i = x * columns.each; i < (x + 1) * columns.each; i++) {
          const at = line + (columns.at[i] ?? 0) * 3
          const weight = across * (columns.weight[i] ?? 0)
          red += (source[at] ?? 0) * weight
          green += (source[at + 1] ?? 0) * weight
          blue += (source[at + 2] ?? 0) * weight
        }
      }
      pixels[target] = red + 0.5
      pixels[target + 1] = green + 0.5
      pixels[target + 2] = blue + 0.5
    }
  }
  return { ...size, pixels }
}

type Samples = { readonly each: number; readonly at: Int32Array; readonly weight: Float32Array }

/** Which source pixels make each target pixel of one axis, and how much each counts. */
function samplesOf(
  from: { begin: number; length: number },
  targetLength: number,
  sourceLength: number,
): Samples {
  const scale = from.length / targetLength
  const each = scale > 2 ? Math.min(4, Math.ceil(scale)) : 2
  const at = new Int32Array(targetLength * each)
  const weight = new Float32Array(targetLength * each)
  const clamp = (index: number) => Math.min(sourceLength - 1, Math.max(0, index))
  for (let target = 0; target < targetLength; target++) {
    const first = target * each
    if (scale > 2) {
      for (let k = 0; k < each; k++) {
        at[first + k] = clamp(Math.floor(from.begin + (target + (k + 0.5) / each) * scale))
        weight[first + k] = 1 / each
      }
      continue
    }
    const centre = from.begin + (target + 0.5) * scale - 0.5
    const low = Math.floor(centre)
    at[first] = clamp(low)
    at[first + 1] = clamp(low + 1)
    weight[first] = 1 - (centre - low)
    weight[first + 1] = centre - low
  }
  return { each, at, weight }
}

/** A parallelogram in a picture: one corner and the two sides that start there. */
export type Parallelogram = {
  readonly corner: PixelPoint
  readonly right: PixelPoint
  readonly down: PixelPoint
}

/** Lays a parallelogram straight; what lies outside the picture is black. Linear interpolation, averaged where it shrinks. */
export function straighten(picture: Picture, from: Parallelogram, size: Size): Picture {
  const { right, down } = from
  const shrink = Math.max(
    Math.hypot(right.x, right.y) / size.width,
    Math.hypot(down.x, down.y) / size.height,
  )
  const each = Math.min(4, Math.max(1, Math.ceil(shrink / 2)))
  const fine = sample(picture, from, { width: size.width * each, height: size.height * each })
  return each === 1 ? fine : average(fine, each)
}

function sample(picture: Picture, { corner, right, down }: Parallelogram, size: Size): Picture {
  const { width, height, pixels: source } = picture
  const pixels = new Uint8Array(size.width * size.height * 3)
  const stepX = right.x / size.width
  const stepY = right.y / size.width
  let target = 0
  for (let j = 0; j < size.height; j++) {
    const part = (j + 0.5) / size.height
    let x = corner.x + stepX / 2 + down.x * part - 0.5
    let y = corner.y + stepY / 2 + down.y * part - 0.5
    for (let i = 0; i < size.width; i++, x += stepX, y += stepY, target += 3) {
      if (x <= -1 || y <= -1 || x >= width || y >= height) continue
      const left = Math.max(0, Math.floor(x))
      const top = Math.max(0, Math.floor(y))
      const fx = Math.max(0, x - left)
      const fy = Math.max(0, y - top)
      const across = Math.min(width - 1 - left, 1) * 3
      const below = Math.min(height - 1 - top, 1) * width * 3
      const both = fx * fy
      const at = (top * width + left) * 3
      for (let channel = at; channel < at + 3; channel++) {
        pixels[target + channel - at] =
          (source[channel] ?? 0) * (1 - fx - fy + both) +
          (source[channel + across] ?? 0) * (fx - both) +
          (source[channel + below] ?? 0) * (fy - both) +
          (source[channel + across + below] ?? 0) * both +
          0.5
      }
    }
  }
  return { ...size, pixels }
}

/** The mean of every `each` × `each` pixels. */
function average(fine: Picture, each: number): Picture {
  const width = fine.width / each
  const height = fine.height / each
  const sums = new Float32Array(width * height * 3)
  for (let j = 0; j < fine.height; j++) {
    const row = Math.floor(j / each) * width
    for (let i = 0; i < fine.width; i++) {
      const target = (row + Math.floor(i / each)) * 3
      const source = (j * fine.width + i) * 3
      for (let channel = 0; channel < 3; channel++) {
        sums[target + channel] =
          (sums[target + channel] ?? 0) + (fine.pixels[source + channel] ?? 0)
      }
    }
  }
  const pixels = new Uint8Array(sums.length)
  for (let i = 0; i < sums.length; i++) pixels[i] = (sums[i] ?? 0) / (each * each) + 0.5
  return { width, height, pixels }
}

/** Scales the whole picture into the top left of a frame, keeping its shape; the rest is black. */
export function letterbox(picture: Picture, frame: Size): { picture: Picture; scale: number } {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height)
  const width = Math.max(1, Math.min(frame.width, Math.round(picture.width * scale)))
  const height = Math.max(1, Math.min(frame.height, Math.round(picture.height * scale)))
  const scaled = resizeRegion(picture, { x: 0, y: 0, ...sizeOf(picture) }, { width, height })
  const pixels = new Uint8Array(frame.width * frame.height * 3)
  for (let y = 0; y < height; y++) {
    const line = scaled.pixels.subarray(y * width * 3, (y + 1) * width * 3)
    pixels.set(line, y * frame.width * 3)
  }
  return { picture: { ...frame, pixels }, scale }
}

export function sizeOf({ width, height }: Size): Size {
  return { width, height }
}
