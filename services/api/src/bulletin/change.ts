/** More than a tenth more or fewer cameras: then counts say as much about the cameras as about what passed them. */
export function isOtherCameraBase(cameras: number | null, previous: number | null): boolean {
  if (cameras === null || previous === null || previous === 0) return false
  return Math.abs(cameras - previous) * 10 > previous
}

export function perHundredCameras(count: number | null, cameras: number | null): number | null {
  return count === null || cameras === null || cameras === 0 ? null : (count / cameras) * 100
}
