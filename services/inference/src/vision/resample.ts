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
  const { corner, right, down } = from
  const shrink = Math.max(
    Math.hypot(right.x, right.y) / size.width,
    Math.hypot(down.x, down.y) / size.height,
  )
  const each = Math.min(4, Math.max(1, Math.ceil(shrink / 2)))
  const fine = { width: size.width * each, height: size.height * each }
  const stepRight = { x: right.x / fine.width, y: right.y / fine.width }
  const stepDown = { x: down.x / fine.height, y: down.y / fine.height }
  const sums = new Float32Array(size.width * size.height * 3)
  for (let j = 0; j < fine.height; j++) {
    const row = Math.floor(j / each) * size.width
    for (let i = 0; i < fine.width; i++) {
      const x = corner.x + stepRight.x * (i + 0.5) + stepDown.x * (j + 0.5) - 0.5
      const y = corner.y + stepRight.y * (i + 0.5) + stepDown.y * (j + 0.5) - 0.5
      addInterpolated(picture, { x, y }, { sums, at: (row + Math.floor(i / each)) * 3 })
    }
  }
  const share = 1 / (each * each)
  const pixels = new Uint8Array(sums.length)
  for (let i = 0; i < sums.length; i++) pixels[i] = (sums[i] ?? 0) * share + 0.5
  return { ...size, pixels }
}

function addInterpolated(
  { width, height, pixels }: Picture,
  { x, y }: PixelPoint,
  { sums, at }: { sums: Float32Array; at: number },
): void {
  if (x <= -1 || y <= -1 || x >= width || y >= height) return
  const left = Math.max(0, Math.floor(x))
  const top = Math.max(0, Math.floor(y))
  const right = Math.min(width - 1, left + 1)
  const bottom = Math.min(height - 1, top + 1)
  const fx = Math.max(0, x - left)
  const fy = Math.max(0, y - top)
  for (let corner = 0; corner < 4; corner++) {
    const isRight = (corner & 1) === 1
    const isLower = corner > 1
    const weight = (isRight ? fx : 1 - fx) * (isLower ? fy : 1 - fy)
    const from = ((isLower ? bottom : top) * width + (isRight ? right : left)) * 3
    sums[at] = (sums[at] ?? 0) + (pixels[from] ?? 0) * weight
    sums[at + 1] = (sums[at + 1] ?? 0) + (pixels[from + 1] ?? 0) * weight
    sums[at + 2] = (sums[at + 2] ?? 0) + (pixels[from + 2] ?? 0) * weight
  }
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
