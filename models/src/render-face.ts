import sharp from 'sharp'
import type { CanonicalFace } from './canonical-face.ts'

/** Degrees; yaw to the picture's right, pitch upwards, roll clockwise. */
export type HeadTurn = { readonly yaw: number; readonly pitch: number; readonly roll: number }

type Spot = { readonly x: number; readonly y: number; readonly z: number }

const width = 640
const height = 480
const pixelsPerCm = 13
const middle = { x: 320, y: 210 }
const skin = [226, 178, 148] as const
const rightEye = [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246]
const leftEye = [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466]
const lips = [
  61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
]
const rightBrow = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46]
const leftBrow = [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]

/**
 * Draws a made-up head, MediaPipe's canonical face with painted eyes, brows and lips, turned as told.
 *
 * Returns a JPEG of 640 × 480. It is nobody's face, so it may be kept and given on; and its pose is known.
 */
export async function renderFace(face: CanonicalFace, turn: HeadTurn): Promise<Buffer> {
  const spots = turned(face, turn)
  const surface = trianglesOf(face, spots)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs><linearGradient id="b" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#8fa3ad"/><stop offset="1" stop-color="#5f6d75"/></linearGradient></defs>
<rect width="${width}" height="${height}" fill="url(#b)"/>
<path d="M120 480 Q150 385 260 365 L380 365 Q490 385 520 480 Z" fill="#2c4a6e"/>
<path d="M275 300 L275 385 Q320 415 365 385 L365 300 Z" fill="#c6946f"/>
${hair(spots)}${surface}
${painted(spots, rightBrow, '#3a2a20')}${painted(spots, leftBrow, '#3a2a20')}
${eye(spots, rightEye)}${eye(spots, leftEye)}
${painted(spots, lips, '#b25a58')}${mouthLine(spots)}${nostrils(spots)}
</svg>`
  return sharp(Buffer.from(svg)).blur(0.9).removeAlpha().jpeg({ quality: 88 }).toBuffer()
}

function turned(face: CanonicalFace, { yaw, pitch, roll }: HeadTurn): Spot[] {
  const [a, b, c] = [radians(yaw), radians(-pitch), radians(-roll)]
  const spots: Spot[] = []
  for (let at = 0; at < face.vertices.length; at += 3) {
    const [x = 0, y = 0, z = 0] = face.vertices.slice(at, at + 3)
    const [x1, y1] = [x * Math.cos(c) - y * Math.sin(c), x * Math.sin(c) + y * Math.cos(c)]
    const [y2, z2] = [y1 * Math.cos(b) - z * Math.sin(b), y1 * Math.sin(b) + z * Math.cos(b)]
    const [x3, z3] = [x1 * Math.cos(a) + z2 * Math.sin(a), z2 * Math.cos(a) - x1 * Math.sin(a)]
    spots.push({
      x: middle.x + x3 * pixelsPerCm,
      y: middle.y - y2 * pixelsPerCm,
      z: z3 * pixelsPerCm,
    })
  }
  return spots
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}

/** Lambert's law, the light from the upper left; the farthest triangles are drawn first. */
function trianglesOf(face: CanonicalFace, spots: readonly Spot[]): string {
  const drawn: { depth: number; text: string }[] = []
  for (let at = 0; at < face.triangles.length; at += 3) {
    const corners = face.triangles.slice(at, at + 3).map((point) => spotAt(spots, point))
    const [p, q, r] = corners
    if (p === undefined || q === undefined || r === undefined) continue
    const light = lightOf(p, q, r)
    if (light === null) continue
    const fill = `rgb(${skin.map((part) => Math.round(part * light)).join(',')})`
    const depth = p.z + q.z + r.z
    const path = pathOf(corners)
    drawn.push({
      depth,
      text: `<path d="${path}" fill="${fill}" stroke="${fill}" stroke-width="1"/>`,
    })
  }
  return drawn
    .toSorted((left, right) => left.depth - right.depth)
    .map(({ text }) => text)
    .join('')
}

/** How bright a triangle is; null where it shows its back. */
function lightOf(p: Spot, q: Spot, r: Spot): number | null {
  const [u, v] = [
    [q.x - p.x, p.y - q.y, q.z - p.z],
    [r.x - p.x, p.y - r.y, r.z - p.z],
  ] as const
  const normal = [
    u[1] * v[2] - u[2] * v[1],
    u[2] * v[0] - u[0] * v[2],
    u[0] * v[1] - u[1] * v[0],
  ] as const
  const length = Math.hypot(...normal)
  if (length === 0 || normal[2] <= 0) return null
  const cosine = (-0.3 * normal[0] + 0.45 * normal[1] + 0.84 * normal[2]) / length
  return 0.45 + 0.55 * Math.max(0, cosine)
}

function hair(spots: readonly Spot[]): string {
  const [top, chin, side] = [spotAt(spots, 10), spotAt(spots, 152), spotAt(spots, 234)]
  const other = spotAt(spots, 454)
  const tall = Math.hypot(top.x - chin.x, top.y - chin.y)
  const wide = Math.hypot(side.x - other.x, side.y - other.y)
  const tilt = (Math.atan2(chin.x - top.x, chin.y - top.y) * -180) / Math.PI
  const centre = { x: (top.x * 2 + chin.x) / 3, y: (top.y * 2 + chin.y) / 3 }
  return `<ellipse cx="${centre.x}" cy="${centre.y}" rx="${wide * 0.58}" ry="${tall * 0.58}" fill="#33261e" transform="rotate(${tilt} ${centre.x} ${centre.y})"/>`
}

function painted(spots: readonly Spot[], points: readonly number[], fill: string): string {
  return `<path d="${pathOf(points.map((point) => spotAt(spots, point)))}" fill="${fill}"/>`
}

function eye(spots: readonly Spot[], points: readonly number[]): string {
  const outline = points.map((point) => spotAt(spots, point))
  const x = outline.reduce((sum, spot) => sum + spot.x, 0) / outline.length
  const y = outline.reduce((sum, spot) => sum + spot.y, 0) / outline.length
  return `<path d="${pathOf(outline)}" fill="#f1ece6" stroke="#2a1c14" stroke-width="2"/><circle cx="${x}" cy="${y}" r="6.5" fill="#3b2414"/>`
}

function mouthLine(spots: readonly Spot[]): string {
  const line = [78, 13, 308].map((point) => spotAt(spots, point))
  const [from, by, to] = line
  if (from === undefined || by === undefined || to === undefined) return ''
  return `<path d="M${from.x} ${from.y} Q${by.x} ${by.y} ${to.x} ${to.y}" fill="none" stroke="#6d2f2f" stroke-width="2"/>`
}

function nostrils(spots: readonly Spot[]): string {
  return [98, 327]
    .map((point) => spotAt(spots, point))
    .map(({ x, y }) => `<ellipse cx="${x}" cy="${y}" rx="5" ry="3" fill="#7d4f3c"/>`)
    .join('')
}

function pathOf(spots: readonly Spot[]): string {
  return `M${spots.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`
}

function spotAt(spots: readonly Spot[], point: number): Spot {
  const spot = spots[point]
  if (spot === undefined) throw new RangeError(`the face has no point ${point}`)
  return spot
}
