import type { Box, CameraAttributes, CaptureKind, Coded } from '@zhian/contracts/capture'
import { LooseObject, isObject } from '../loose-object.ts'
import { colourBefore, plateTextOf } from '../plate-text.ts'
import { present } from '../present.ts'
import { wordTable } from '../word-table.ts'

/** ObjectTypes of metadatastream.xsd and what older firmware says instead. */
const kindOfClass = wordTable<CaptureKind>({
  humanface: 'face',
  face: 'face',
  human: 'person',
  person: 'person',
  vehicle: 'vehicle',
  vehical: 'vehicle',
  licenseplate: 'vehicle',
  car: 'vehicle',
  truck: 'vehicle',
  bus: 'vehicle',
  motorcycle: 'vehicle',
  bicycle: 'nonmotor',
  bike: 'nonmotor',
})
const colours = new Set(
  'black white gray red blue yellow orange brown green purple cyan pink'.split(' '),
)
const plateColours = new Set(['black', 'white', 'blue', 'yellow', 'green'])
const metresPerSecondInKmh = 3.6

/** A text with or without `@Likelihood` beside it. */
export function leafOf(value: unknown): { text: string; likelihood?: number } | undefined {
  if (isObject(value)) {
    const inner = new LooseObject(value)
    const text = inner.text('#text')
    const likelihood = fraction(inner.number('@Likelihood'))
    if (text === undefined) return undefined
    return { text, ...(likelihood === undefined ? {} : { likelihood }) }
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    return undefined
  const text = String(value).trim()
  return text === '' ? undefined : { text }
}

/** The end of an id that is longer than what a capture may carry. */
export function idOf(text: string | undefined): string | undefined {
  return text?.slice(-64)
}

/** Some devices name an item twice: `LicensePlateInfo.LicensePlateInfo`. */
export function unwrapped(holder: LooseObject, name: string): LooseObject | undefined {
  const outer = holder.object(name) ?? holder.list(name)[0]
  return outer?.object(name) ?? outer
}

/** The kind of the likeliest class that is one of ours; undefined where no class is. */
export function kindOfClasses(value: unknown): CaptureKind | undefined {
  const types: unknown[] = Array.isArray(value) ? value : [value]
  let best: { kind: CaptureKind; likelihood: number } | undefined
  for (const type of types) {
    const leaf = leafOf(type)
    const kind = leaf === undefined ? undefined : kindOfClass[leaf.text.toLowerCase()]
    const likelihood = leaf?.likelihood ?? 0
    if (kind !== undefined && (best === undefined || likelihood > best.likelihood))
      best = { kind, likelihood }
  }
  return best?.kind
}

export interface TargetParts {
  readonly plate?: LooseObject | undefined
  readonly vehicle?: LooseObject | undefined
  readonly face?: LooseObject | undefined
  readonly body?: LooseObject | undefined
  readonly plateLikelihood?: number | undefined
  readonly speed?: number | undefined
  readonly direction?: string | undefined
}

type Attributes = { [Name in keyof CameraAttributes]?: CameraAttributes[Name] | undefined }

export function attributesOf(kind: CaptureKind, parts: TargetParts): CameraAttributes {
  const isVehicle = kind === 'vehicle' || kind === 'nonmotor'
  return present(isVehicle ? vehicleAttributes(parts) : personAttributes(parts))
}

function vehicleAttributes(parts: TargetParts): Attributes {
  const { plate, vehicle, speed } = parts
  const speedKmh = speed === undefined ? undefined : speed * metresPerSecondInKmh
  return {
    ...plateAttributes(plate, parts.plateLikelihood),
    vehicleClass: coded(vehicle?.value('Type'), 'ONVIF.VehicleType'),
    vehicleBrand: coded(vehicle?.value('Brand'), 'ONVIF.Brand'),
    vehicleColour: coded(vehicle?.value('Color'), 'ONVIF.Color', colours),
    direction: coded(parts.direction, 'ONVIF.Direction'),
    speedKmh: speedKmh !== undefined && speedKmh >= 0 && speedKmh <= 400 ? speedKmh : undefined,
  }
}

function plateAttributes(plate: LooseObject | undefined, likelihood?: number): Attributes {
  if (plate === undefined) return {}
  const number = leafOf(plate.value('PlateNumber'))
  const plateText = plateTextOf(number?.text)
  return {
    plateText,
    plateConfidence:
      plateText === undefined ? undefined : (number?.likelihood ?? fraction(likelihood)),
    plateColour:
      coded(plate.value('Color'), 'ONVIF.Color', plateColours) ??
      colourBefore(number?.text, 'ONVIF'),
    plateClass: coded(plate.value('PlateType'), 'ONVIF.PlateType'),
    plateCountry: coded(plate.value('CountryCode'), 'ISO3166-1'),
  }
}

function personAttributes({ face, body }: TargetParts): Attributes {
  const accessory = face?.object('Accessory')
  const worn = (name: string) => coded(accessory?.object(name)?.value('Wear'), 'ONVIF.Wear')
  const clothing = body?.object('Clothing')
  const garment = (name: string) => clothing?.object(name)
  return {
    glasses: worn('Opticals'),
    cap: worn('Hat'),
    mask: worn('Mask'),
    coatStyle: coded(garment('Tops')?.value('Category'), 'ONVIF.TopsCategory'),
    coatColour: coded(garment('Tops')?.value('Colour'), 'ONVIF.Color', colours),
    trousersColour: coded(garment('Bottoms')?.value('Colour'), 'ONVIF.Color', colours),
    bag: coded(body?.object('Belonging')?.object('Bag')?.value('Category'), 'ONVIF.BagCategory'),
  }
}

function coded(value: unknown, codeSystem: string, words?: ReadonlySet<string>): Coded | undefined {
  const raw = leafOf(value)?.text.slice(0, 64)
  if (raw === undefined) return undefined
  const word = raw.toLowerCase()
  return { raw, codeSystem, ...(words?.has(word) === true ? { value: word } : {}) }
}

function fraction(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 && value <= 1 ? value : undefined
}

/**
 * The rectangle in fractions with y down. ONVIF counts from -1 to 1 with y up; a frame may say by `Transformation` how
 * its own units become those.
 */
export function boxOf(
  rectangle: LooseObject | undefined,
  transformation?: LooseObject,
): (Box & { system: string }) | undefined {
  const side = (name: string) => rectangle?.number(`@${name}`, name)
  const [left, right, top, bottom] = [side('left'), side('right'), side('top'), side('bottom')]
  if (left === undefined || right === undefined || top === undefined || bottom === undefined)
    return undefined
  const scale = transformation?.object('Scale')
  const translate = transformation?.object('Translate')
  const across = (x: number) =>
    (x * (scale?.number('@x', 'x') ?? 1) + (translate?.number('@x', 'x') ?? 0) + 1) / 2
  const down = (y: number) =>
    (1 - (y * (scale?.number('@y', 'y') ?? 1) + (translate?.number('@y', 'y') ?? 0))) / 2
  const xs = [across(left), across(right)]
  const ys = [down(top), down(bottom)]
  const [x, y] = [clamped(Math.min(...xs)), clamped(Math.min(...ys))]
  const width = clamped(Math.max(...xs)) - x
  const height = clamped(Math.max(...ys)) - y
  return width > 0 && height > 0 ? { x, y, width, height, system: 'onvif' } : undefined
}

function clamped(value: number): number {
  return Math.min(1, Math.max(0, value))
}

/** `{"SimpleItem":[{"Name","Value"}], "ElementItem":[{"Name", …}]}` as plain members; what is plain already stays. */
export function itemsOf(value: unknown): object | undefined {
  if (!isObject(value)) return undefined
  const holder = new LooseObject(value)
  const simple = holder
    .list('SimpleItem')
    .map((item) => [item.text('Name', '@Name'), item.value('Value', '@Value')])
  const elements = membersOf(value, 'ElementItem').map((item) => [
    new LooseObject(item).text('Name', '@Name'),
    Object.fromEntries(Object.entries(item).filter(([name]) => !/^@?name$/i.test(name))),
  ])
  const others = Object.entries(value).filter(([name]) => !/^(simple|element)item$/i.test(name))
  const named = [...simple, ...elements].filter(([name]) => name !== undefined)
  return Object.fromEntries([...others, ...named])
}

function membersOf(value: object, wanted: string): object[] {
  const inner: unknown = new LooseObject(value).value(wanted)
  return (Array.isArray(inner) ? inner : [inner]).filter(isObject)
}
