/** A grey picture, one byte a pixel, row by row. */
export interface GreyPicture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** What a grey picture is reduced to before it is judged; scales in grey levels 0 to 255. */
export interface PictureMeasures {
  readonly mean: number
  /** Between the 5th and the 95th percentile. */
  readonly contrast: number
  /** Part of the pixels that are burnt out, 0 to 1. */
  readonly burnt: number
  /** Deviation of the means of a coarse grid: what is left when the lens looks at something near and dull. */
  readonly relief: number
  /** Mean of the absolute Laplacian over the contrast: how fine the finest detail is. */
  readonly sharpness: number
  /** Mean gradient of each cell of a grid, less their mean, at length 1: where things are, whatever the light. */
  readonly layout: Float32Array
}

export const layoutCells = { across: 64, down: 36 } as const
const burntLevel = 250
/** Below this the noise of the sensor would be taken for detail. */
const contrastMin = 8

/** Pure arithmetic over one grey picture of at least 64 × 36 pixels. */
export function measurePicture(picture: GreyPicture): PictureMeasures {
  const histogram = new Uint32Array(256)
  for (const level of picture.pixels) histogram[level] = (histogram[level] ?? 0) + 1
  const count = picture.pixels.length
  const contrast = percentile(histogram, count * 0.95) - percentile(histogram, count * 0.05)
  const { laplacian, gradients } = edgesOf(picture)
  return {
    mean: histogram.reduce((sum, number, level) => sum + number * level, 0) / count,
    contrast,
    burnt: histogram.subarray(burntLevel).reduce((sum, number) => sum + number, 0) / count,
    relief: deviationOf(
      cellMeans(picture, { across: 16, down: 9 }, (at) => picture.pixels[at] ?? 0),
    ),
    sharpness: laplacian / Math.max(contrastMin, contrast),
    layout: atLengthOne(cellMeans(picture, layoutCells, (at) => gradients[at] ?? 0)),
  }
}

/** 1 where both show the same things in the same places, about 0 where they have nothing to do with each other. */
export function likeness(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
}

export function atLengthOne(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const centred = values.map((value) => value - mean)
  const length = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0))
  return length === 0 ? centred : centred.map((value) => value / length)
}

function percentile(histogram: Uint32Array, rank: number): number {
  let seen = 0
  return histogram.findIndex((number) => (seen += number) >= rank)
}

function edgesOf({ width, height, pixels }: GreyPicture) {
  const gradients = new Float32Array(width * height)
  let laplacian = 0
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x
      const [left, right] = [pixels[at - 1] ?? 0, pixels[at + 1] ?? 0]
      const [up, down] = [pixels[at - width] ?? 0, pixels[at + width] ?? 0]
      gradients[at] = Math.abs(right - left) + Math.abs(down - up)
      laplacian += Math.abs(4 * (pixels[at] ?? 0) - left - right - up - down)
    }
  }
  return { gradients, laplacian: laplacian / ((width - 2) * (height - 2)) }
}

function cellMeans(
  { width, height }: GreyPicture,
  { across, down }: { readonly across: number; readonly down: number },
  valueAt: (at: number) => number,
): Float32Array {
  const sums = new Float32Array(across * down)
  const counts = new Uint32Array(across * down)
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor((y * down) / height) * across
    for (let x = 0; x < width; x += 1) {
      const cell = row + Math.floor((x * across) / width)
      sums[cell] = (sums[cell] ?? 0) + valueAt(y * width + x)
      counts[cell] = (counts[cell] ?? 0) + 1
    }
  }
  return sums.map((sum, cell) => sum / Math.max(1, counts[cell] ?? 1))
}

function deviationOf(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
