/** A decoded picture: RGB, three bytes a pixel, row by row, upright. */
export type Picture = {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

export type Size = { readonly width: number; readonly height: number }

/** A rectangle in pixels of a picture; `x` and `y` are its top left corner. */
export type Region = Size & { readonly x: number; readonly y: number }

export type PixelPoint = { readonly x: number; readonly y: number }

/** The part of a region that lies on the picture, at whole pixels; never empty. */
export function clampRegion(region: Region, { width, height }: Size): Region {
  const x = Math.min(width - 1, Math.max(0, Math.floor(region.x)))
  const y = Math.min(height - 1, Math.max(0, Math.floor(region.y)))
  const right = Math.min(width, Math.max(x + 1, Math.ceil(region.x + region.width)))
  const bottom = Math.min(height, Math.max(y + 1, Math.ceil(region.y + region.height)))
  return { x, y, width: right - x, height: bottom - y }
}

/** The same rectangle in fractions of the picture, cut at its border: the form in which it leaves the service. */
export function fractionOf(region: Region, { width, height }: Size): Region {
  const x = clamp01(region.x / width)
  const y = clamp01(region.y / height)
  return {
    x: round(x),
    y: round(y),
    width: round(clamp01((region.x + region.width) / width) - x),
    height: round(clamp01((region.y + region.height) / height) - y),
  }
}

export function regionOf(box: Region, { width, height }: Size): Region {
  return {
    x: box.x * width,
    y: box.y * height,
    width: box.width * width,
    height: box.height * height,
  }
}

export function grow(region: Region, factor: number): Region {
  const width = region.width * factor
  const height = region.height * factor
  return {
    x: region.x - (width - region.width) / 2,
    y: region.y - (height - region.height) / 2,
    width,
    height,
  }
}

export function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value))
}

/** Five decimals are a tenth of a pixel in 10,000. */
export function round(value: number, digits = 5): number {
  const factor = 10 ** digits
  return Math.round(value * factor) / factor
}
