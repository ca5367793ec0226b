import sharp from 'sharp'
import { plateLooks } from './plate-kinds.ts'
import type { PlateKind, PlateLook } from './plate-kinds.ts'

const pixelsPerMm = 2
const fonts = 'Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, WenQuanYi Zen Hei, sans-serif'
const red = '#c8161d'

type Cell = {
  readonly character: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * Draws a number plate by the measures of GA 36-2018: 440 × 140 mm, 480 × 140 for new energy, 440 × 220 for two rows.
 *
 * Returns a PNG of two pixels a millimetre. The letters are a common font's, squeezed into the standard's cells: they
 * resemble a plate's, they are not its font. Needs a font with Chinese characters on the machine:
 * without one the provinces come out as empty boxes.
 */
export async function renderPlate(plate: { text: string; kind: PlateKind }): Promise<Buffer> {
  const look = plateLooks[plate.kind]
  const cells = look.rows === 2 ? twoRowCells(plate.text) : oneRowCells(plate.text, look)
  const ground = sharp(Buffer.from(groundSvg(look, plate)))
  const layers: { input: Buffer; left: number; top: number }[] = []
  for (const cell of cells) {
    layers.push({
      input: await glyph(cell, inkOf(cell.character, look, plate)),
      left: Math.round(cell.x * pixelsPerMm),
      top: Math.round(cell.y * pixelsPerMm),
    })
  }
  return ground.composite(layers).png().toBuffer()
}

/** Seven characters of 45 × 90 mm, 12 apart, 34 at the dot; with eight of them narrower, and the rest of the line shared. */
function oneRowCells(text: string, look: PlateLook): Cell[] {
  const characters = Array.from(text)
  const split = splitAt(text)
  const dot = look.widthMm === 480 ? 49 : 34
  const margin = 15.5
  const room = look.widthMm - 2 * margin - dot
  const gap = characters.length > 7 ? 9 : 12
  const width = (room - gap * (characters.length - 2)) / characters.length
  let x = margin
  return characters.map((character, index) => {
    const cell = { character, x, y: 25, width, height: 90 }
    x += width + (index === split - 1 ? dot : gap)
    return cell
  })
}

/** Two characters of 80 × 60 above, the rest of 65 × 110 below. */
function twoRowCells(text: string): Cell[] {
  const [first = '', second = '', ...rest] = Array.from(text)
  const upper = [
    { character: first, x: 110, y: 15, width: 80, height: 60 },
    { character: second, x: 250, y: 15, width: 80, height: 60 },
  ]
  const gap = 15
  const left = (440 - rest.length * 65 - (rest.length - 1) * gap) / 2
  const lower = rest.map((character, index) => ({
    character,
    x: left + index * (65 + gap),
    y: 90,
    width: 65,
    height: 110,
  }))
  return [...upper, ...lower]
}

/** Behind which character the dot stands. */
function splitAt(text: string): number {
  if (text.startsWith('使')) return 4
  return text.startsWith('WJ') ? 3 : 2
}

function inkOf(
  character: string,
  look: PlateLook,
  plate: { text: string; kind: PlateKind },
): string {
  if ('警领使'.includes(character)) return red
  const isRedHead =
    (plate.kind === 'armed-police' && 'WJ'.includes(character)) ||
    (plate.kind === 'military' && plate.text.slice(0, 2).includes(character))
  return isRedHead ? red : look.ink
}

/** One character, cut to its ink and stretched into its cell, as a plate's font fills it. A 1 keeps its slimness. */
async function glyph(cell: Cell, ink: string): Promise<Buffer> {
  const width = Math.round(cell.width * pixelsPerMm)
  const height = Math.round(cell.height * pixelsPerMm)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><text x="200" y="290" text-anchor="middle" font-family="${fonts}" font-weight="700" font-size="260" fill="${ink}">${cell.character}</text></svg>`
  const inked = await sharp(Buffer.from(svg)).png().trim().toBuffer()
  if (cell.character !== '1') {
    return sharp(inked).resize(width, height, { fit: 'fill' }).png().toBuffer()
  }
  const slim = Math.round(width * 0.5)
  const side = Math.round((width - slim) / 2)
  return sharp(inked)
    .resize(slim, height, { fit: 'fill' })
    .extend({ left: side, right: width - slim - side, background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .png()
    .toBuffer()
}

function groundSvg(look: PlateLook, plate: { text: string; kind: PlateKind }): string {
  const { widthMm: w, heightMm: h } = look
  const line = look.colour === 'black' || look.colour === 'blue' ? '#eef2f5' : '#1b1b1b'
  const bolts = [0.18, 0.82].flatMap((share) => [
    `<circle cx="${w * share}" cy="9" r="4.5" fill="#9aa0a6" stroke="#5c6166"/>`,
    `<circle cx="${w * share}" cy="${h - 9}" r="4.5" fill="#9aa0a6" stroke="#5c6166"/>`,
  ])
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w * pixelsPerMm}" height="${h * pixelsPerMm}" viewBox="0 0 ${w} ${h}">
<defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#f4fbf6"/><stop offset="1" stop-color="#4fbf7a"/></linearGradient></defs>
<rect width="${w}" height="${h}" rx="10" fill="${groundFill(look)}"/>
${look.colour === 'yellow-green' ? `<path d="M105 0H${w - 10}a10 10 0 0 1 10 10V${h - 10}a10 10 0 0 1 -10 10H105z" fill="#4fbf7a"/>` : ''}
<rect x="4" y="4" width="${w - 8}" height="${h - 8}" rx="8" fill="none" stroke="${line}" stroke-width="1.5"/>
${bolts.join('')}${dotSvg(look, plate)}</svg>`
}

function groundFill(look: PlateLook): string {
  const fills = {
    blue: '#1546a0',
    yellow: '#f4b51e',
    green: 'url(#g)',
    'yellow-green': '#f4b51e',
    white: '#f6f6f4',
    black: '#161616',
  }
  return fills[look.colour]
}

function dotSvg(look: PlateLook, plate: { text: string; kind: PlateKind }): string {
  if (look.rows === 2) return `<circle cx="220" cy="45" r="6" fill="${look.ink}"/>`
  if (look.widthMm === 480) return ''
  const cells = oneRowCells(plate.text, look)
  const before = cells[splitAt(plate.text) - 1]
  const x = before === undefined ? 0 : before.x + before.width + 17
  return `<circle cx="${x}" cy="70" r="5" fill="${look.ink}"/>`
}
