import sharp from 'sharp'
import type { VehiclePhoto } from './compose-vehicle.ts'

export type DrawnVehicle = 'car' | 'bus'

const width = 640
const height = 426
const pixelsPerUnit = 2
/** Below the windows, where there is nothing else to read. */
const platePlaces = { car: { x: 0.5, y: 0.71 }, bus: { x: 0.4, y: 0.76 } }

/** Draws a made-up vehicle on a road, a JPEG of 1280 × 852. It is the project's own, so it may be given on. */
export async function renderVehicle(vehicle: DrawnVehicle): Promise<VehiclePhoto> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width * pixelsPerUnit}" height="${height * pixelsPerUnit}" viewBox="0 0 ${width} ${height}">
<defs>
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#9fc3e6"/><stop offset="1" stop-color="#e6eef2"/></linearGradient>
<linearGradient id="road" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#8b8d8f"/><stop offset="1" stop-color="#5c5e60"/></linearGradient>
<linearGradient id="paint" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#d8433a"/><stop offset="0.45" stop-color="#b51f1c"/><stop offset="1" stop-color="#6d0f10"/></linearGradient>
<linearGradient id="glass" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#36454f"/><stop offset="0.5" stop-color="#8fa6b2"/><stop offset="1" stop-color="#2b363d"/></linearGradient>
<radialGradient id="rim"><stop offset="0" stop-color="#e8eaec"/><stop offset="0.75" stop-color="#a3a8ac"/><stop offset="1" stop-color="#55595c"/></radialGradient>
</defs>
<rect width="${width}" height="270" fill="url(#sky)"/>
<path d="M0 240 Q80 190 170 225 T360 215 T520 222 T640 205 V280 H0 Z" fill="#5f7a4e"/>
<rect y="258" width="${width}" height="168" fill="url(#road)"/><rect y="258" width="${width}" height="10" fill="#b9b6ad"/>
${vehicle === 'car' ? car : bus}
</svg>`
  const picture = await sharp(Buffer.from(svg))
    .blur(0.8)
    .removeAlpha()
    .jpeg({ quality: 88 })
    .toBuffer()
  return { picture, platePlace: platePlaces[vehicle] }
}

const wheel = (x: number, y: number, r: number) =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="#1a1a1b"/><circle cx="${x}" cy="${y}" r="${r * 0.66}" fill="url(#rim)"/>${[0, 72, 144, 216, 288].map((turn) => `<rect x="${x - 4}" y="${y - r * 0.62}" width="8" height="${r * 0.6}" fill="#6b7074" transform="rotate(${turn} ${x} ${y})"/>`).join('')}<circle cx="${x}" cy="${y}" r="${r * 0.16}" fill="#3f4346"/>`

const car = `<ellipse cx="320" cy="352" rx="262" ry="16" fill="#2d2e2f" opacity="0.75"/>
<path d="M66 318 Q60 286 78 266 Q120 250 176 244 Q214 196 262 184 Q340 172 410 186 Q452 202 490 240 Q550 248 572 268 Q584 292 578 322 L574 334 H70 Z" fill="url(#paint)"/>
<path d="M196 242 Q226 204 266 195 L318 191 V243 Z" fill="url(#glass)"/><path d="M328 191 Q384 190 406 198 Q436 212 458 240 L328 243 Z" fill="url(#glass)"/>
<path d="M323 190 V330 M196 246 Q190 300 214 328 M458 244 Q470 290 440 328" fill="none" stroke="#5a0b0c" stroke-width="2"/>
<path d="M84 276 Q220 258 566 276" fill="none" stroke="#e78a83" stroke-width="2.5" opacity="0.8"/>
<rect x="286" y="262" width="28" height="6" rx="3" fill="#dcdfe1"/><rect x="412" y="262" width="28" height="6" rx="3" fill="#dcdfe1"/>
<path d="M70 282 Q84 268 104 268 L100 290 H68 Z" fill="#f3f4ee"/><path d="M576 280 Q560 266 546 268 L550 292 H579 Z" fill="#ff5a3c"/>
<path d="M180 236 q-16 -2 -14 12 l18 2 z" fill="#8f1718"/><rect x="66" y="318" width="510" height="16" rx="6" fill="#3a0b0c"/>
<path d="M110 334 a48 48 0 0 1 96 0 z M434 334 a48 48 0 0 1 96 0 z" fill="#121212"/>${wheel(158, 330, 40)}${wheel(482, 330, 40)}`

const bus = `<ellipse cx="320" cy="366" rx="286" ry="14" fill="#2d2e2f" opacity="0.75"/>
<path d="M48 120 Q50 104 68 104 H574 Q592 104 594 122 L600 330 Q600 348 584 348 H58 Q44 348 44 334 Z" fill="#e9ecee"/>
<rect x="44" y="262" width="556" height="34" fill="#1d6fb8"/><rect x="44" y="302" width="556" height="8" fill="#f0b429"/>
<path d="M54 140 H120 V244 H50 Z" fill="url(#glass)"/>
${[134, 212, 290, 368, 446].map((x) => `<rect x="${x}" y="140" width="68" height="84" rx="6" fill="url(#glass)"/>`).join('')}
<rect x="528" y="140" width="56" height="200" rx="4" fill="url(#glass)"/><path d="M556 140 V340" stroke="#e9ecee" stroke-width="4"/>
<rect x="60" y="112" width="120" height="20" rx="3" fill="#16181a"/><path d="M70 122 h90" stroke="#ffb020" stroke-width="7" stroke-dasharray="9 4"/>
<path d="M112 348 a42 42 0 0 1 84 0 z M424 348 a42 42 0 0 1 84 0 z" fill="#121212"/>${wheel(154, 346, 35)}${wheel(466, 346, 35)}
<rect x="46" y="312" width="22" height="14" rx="3" fill="#fff6d8"/><rect x="584" y="312" width="14" height="20" rx="3" fill="#d8352a"/>`
