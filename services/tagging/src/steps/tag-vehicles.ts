import type { PlateTag, Tag, VehicleTag } from '@zhian/contracts/tag'
import type { Model } from '../onnx-model.ts'
import { clampRegion, fractionOf, grow, round } from '../vision/picture.ts'
import type { Picture, Region } from '../vision/picture.ts'
import { sizeOf } from '../vision/resample.ts'
import { vehicleDetector } from './detect-vehicles.ts'
import type { FoundVehicle } from './detect-vehicles.ts'
import { plateTagger } from './tag-plates.ts'
import type { PlateModels } from './tag-plates.ts'

export type VehicleModels = PlateModels & { readonly detect: Model }

/** Below this share of the picture it pays to look for plates round the vehicles alone. */
const partOfPictureMax = 0.6
const searchFactor = 1.15

/** Finds the vehicles of a picture, their types and their plates. */
export function vehicleTagger(models: VehicleModels) {
  const detectVehicles = vehicleDetector(models.detect)
  const tagPlates = plateTagger(models)
  const acceptMin = models.detect.threshold('accept')

  async function findPlates(
    picture: Picture,
    vehicles: readonly FoundVehicle[],
  ): Promise<PlateTag[]> {
    const whole = { x: 0, y: 0, ...sizeOf(picture) }
    const part = regionAround(vehicles, picture)
    if (part !== null && part.width * part.height < whole.width * whole.height * partOfPictureMax) {
      const plates = await tagPlates(picture, part)
      if (plates.some(isAccepted)) return plates
    }
    return tagPlates(picture, whole)
  }

  return async function tagVehicles(picture: Picture, target?: Region): Promise<Tag[]> {
    const vehicles = await detectVehicles(picture)
    const plates = await findPlates(picture, vehicles)
    const tags = vehicles.map((vehicle) =>
      tagOf(picture, vehicle, { model: models.detect, acceptMin }),
    )
    const legible = plates.find(isAccepted)
    if (legible !== undefined && !tags.some(isAccepted)) {
      tags.push(unknownVehicle(picture, { legible, target, model: models.read }))
    }
    return [...tags, ...plates]
  }
}

function isAccepted(tag: Tag): boolean {
  return tag.status === 'accepted'
}

function regionAround(vehicles: readonly FoundVehicle[], picture: Picture): Region | null {
  if (vehicles.length === 0) return null
  const grown = vehicles.map(({ region }) => grow(region, searchFactor))
  const x = Math.min(...grown.map((region) => region.x))
  const y = Math.min(...grown.map((region) => region.y))
  const right = Math.max(...grown.map((region) => region.x + region.width))
  const bottom = Math.max(...grown.map((region) => region.y + region.height))
  return clampRegion({ x, y, width: right - x, height: bottom - y }, picture)
}

function tagOf(
  picture: Picture,
  vehicle: FoundVehicle,
  { model, acceptMin }: { model: Model; acceptMin: number },
): VehicleTag {
  const isSure = vehicle.score >= acceptMin
  return {
    name: 'vehicle',
    model: model.ref,
    confidence: round(vehicle.score, 4),
    status: isSure ? 'accepted' : 'rejected',
    ...(isSure ? {} : { reason: 'score_below_threshold' }),
    box: fractionOf(vehicle.region, picture),
    type: vehicle.type,
  }
}

/** A legible plate proves a vehicle even where the detector knows none: its place is the camera's box, or the picture. */
function unknownVehicle(
  picture: Picture,
  { legible, target, model }: { legible: PlateTag; target: Region | undefined; model: Model },
): VehicleTag {
  return {
    name: 'vehicle',
    model: model.ref,
    confidence: legible.confidence,
    status: 'accepted',
    reason: 'known_by_its_plate',
    box: fractionOf(target ?? { x: 0, y: 0, ...sizeOf(picture) }, picture),
    type: 'unknown',
  }
}
