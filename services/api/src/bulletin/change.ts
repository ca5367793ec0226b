/** How a figure stands to the year before: `▲12.3%`, `▼4.0%`, `0.0%`, or `—` where there is nothing to compare with. */
export function changeText(value: number | null, previous: number | null): string {
  if (value === null || previous === null || previous === 0) return '—'
  const percent = ((value - previous) / Math.abs(previous)) * 100
  const size = Math.abs(percent).toFixed(1)
  if (size === '0.0') return '0.0%'
  return `${percent > 0 ? '▲' : '▼'}${size}%`
}

/** More than a tenth more or fewer cameras: then counts say as much about the cameras as about what passed them. */
export function isOtherCameraBase(cameras: number | null, previous: number | null): boolean {
  if (cameras === null || previous === null || previous === 0) return false
  return Math.abs(cameras - previous) * 10 > previous
}

export function perHundredCameras(count: number | null, cameras: number | null): number | null {
  return count === null || cameras === null || cameras === 0 ? null : (count / cameras) * 100
}
