import { normalisePlate, platesConflict } from '@zhian/contracts/plate'
import type { PlateTag } from '@zhian/contracts/tag'
import type { Model } from '../onnx-model.ts'
import { round } from '../vision/picture.ts'
import type { Picture, Region } from '../vision/picture.ts'
import type { Parallelogram } from '../vision/resample.ts'
import { joinRows, splitRows, widenToHead } from './mend-plate-place.ts'
import { plateLocator } from './locate-plates.ts'
import type { PlatePlace } from './locate-plates.ts'
import { plateReader } from './read-plate.ts'
import type { PlateText } from './read-plate.ts'
import { tellPlateColour } from './tell-plate-colour.ts'

export type PlateModels = { readonly locate: Model; readonly read: Model }

export type ReadPlace = PlatePlace & { readonly read: PlateText }

/** Shorter text is no plate, nor a part of one that anybody could use. */
const charactersMin = 4

/** Reads the plates in a region of a picture. What is read badly stays, as rejected and with its reason. */
export function plateTagger({ locate, read }: PlateModels) {
  const locatePlates = plateLocator(locate)
  const readPlate = plateReader(read)
  const acceptMin = read.threshold('accept')

  async function readPlace(picture: Picture, place: PlatePlace): Promise<ReadPlace> {
    const found = { ...place, read: await readPlate(picture, place.place) }
    if (isPlate(found)) return found
    const wider = widenToHead(found)
    if (wider !== null) {
      const whole = { ...wider, read: await readPlate(picture, wider.place) }
      if (isPlate(whole)) return whole
    }
    const rows = splitRows(place)
    if (rows === null) return found
    const [upper, lower] = rows
    const joined = joinRows(
      { ...upper, read: await readPlate(picture, upper.place) },
      { ...lower, read: await readPlate(picture, lower.place) },
    )
    return joined ?? found
  }

  return async function tagPlates(picture: Picture, region: Region): Promise<PlateTag[]> {
    const places: ReadPlace[] = []
    for (const place of await locatePlates(picture, region)) {
      places.push(await readPlace(picture, place))
    }
    return joinedPlaces(places)
      .filter(({ read: { text } }) => text.length >= charactersMin)
      .map((place) => tagOf(picture, place, { model: read, acceptMin }))
  }
}

function isPlate({ read }: ReadPlace): boolean {
  return normalisePlate(read.text).type !== 'INVALID'
}

/** Two lines, one above the other, that only together are a plate become one; every other line stays as it is. */
function joinedPlaces(places: readonly ReadPlace[]): ReadPlace[] {
  const taken = new Set<ReadPlace>()
  const joined: ReadPlace[] = []
  for (const upper of places) {
    for (const lower of places) {
      if (upper === lower || taken.has(upper) || taken.has(lower)) continue
      const both = joinRows(upper, lower)
      if (both === null) continue
      taken.add(upper).add(lower)
      joined.push(both)
    }
  }
  return [...joined, ...places.filter((place) => !taken.has(place))]
}

function tagOf(
  picture: Picture,
  found: ReadPlace,
  { model, acceptMin }: { model: Model; acceptMin: number },
): PlateTag {
  const { text, type } = normalisePlate(found.read.text)
  const { colour, confidence } = tellPlateColour(picture, found.place)
  const isPlateText = type !== 'INVALID' && type !== 'NONE'
  const reason = isPlateText
    ? found.read.score < acceptMin
      ? 'score_below_threshold'
      : undefined
    : 'text_is_no_plate'
  return {
    name: 'plate',
    model: model.ref,
    confidence: round(found.read.score, 4),
    status: reason === undefined ? 'accepted' : 'rejected',
    ...(reason === undefined ? {} : { reason }),
    corners: cornersOf(found.place).map(({ x, y }) => ({
      x: round(x / picture.width),
      y: round(y / picture.height),
    })),
    textRaw: found.read.text.slice(0, 32),
    text: isPlateText ? (text ?? '') : '',
    plateType: type,
    colour,
    colourConfidence: round(Math.min(1, confidence), 3),
    isConflicting: isPlateText && platesConflict(type, colour),
  }
}

function cornersOf({ corner, right, down }: Parallelogram) {
  return [
    corner,
    { x: corner.x + right.x, y: corner.y + right.y },
    { x: corner.x + right.x + down.x, y: corner.y + right.y + down.y },
    { x: corner.x + down.x, y: corner.y + down.y },
  ]
}
