import type { VehicleType } from '@zhian/contracts/tag'
import type { Model } from '../onnx-model.ts'
import { sizeOf, resizeRegion } from '../vision/resample.ts'
import type { Picture, Region, Size } from '../vision/picture.ts'
import { fromMinusOneToOne, pixelTensor } from '../vision/pixel-tensor.ts'
import { suppressOverlaps } from '../vision/suppress-overlaps.ts'

export type FoundVehicle = {
  readonly region: Region
  readonly score: number
  readonly type: VehicleType
}

const side = 300
const classes = 91
/** COCO's ids; it knows no van: those come out as car, bus or truck. */
const typeOfId: readonly (readonly [number, VehicleType])[] = [
  [2, 'bicycle'],
  [3, 'car'],
  [4, 'motorcycle'],
  [6, 'bus'],
  [8, 'truck'],
]
/** One vehicle seen as two types is one vehicle. */
const sameVehicleOverlap = 0.7

export function vehicleDetector(model: Model) {
  return async function detectVehicles(picture: Picture): Promise<FoundVehicle[]> {
    const size = { width: side, height: side }
    const stretched = resizeRegion(picture, { x: 0, y: 0, ...sizeOf(picture) }, size)
    const values = pixelTensor(stretched, fromMinusOneToOne('NHWC', 'RGB'))
    const outputs = await model.run({ picture: { shape: [1, side, side, 3], values } })
    const found = decodeVehicles(
      {
        boxes: outputs['boxes']?.values ?? new Float32Array(),
        logits: outputs['logits']?.values ?? new Float32Array(),
        anchors: outputs['anchors']?.values ?? new Float32Array(),
      },
      { size: sizeOf(picture), scoreMin: model.threshold('score') },
    )
    const ofEachType = typeOfId.flatMap(([, type]) =>
      suppressOverlaps(
        found.filter((vehicle) => vehicle.type === type),
        model.threshold('overlap'),
      ),
    )
    return suppressOverlaps(ofEachType, sameVehicleOverlap)
  }
}

type RawVehicles = {
  readonly boxes: Float32Array
  readonly logits: Float32Array
  readonly anchors: Float32Array
}

/** SSD's boxes: ty, tx, th, tw over anchors y1, x1, y2, x2, with the scales 10, 10, 5, 5. */
export function decodeVehicles(
  { boxes, logits, anchors }: RawVehicles,
  { size, scoreMin }: { size: Size; scoreMin: number },
): FoundVehicle[] {
  const found: FoundVehicle[] = []
  const logitMin = Math.log(scoreMin / (1 - scoreMin))
  for (let anchor = 0; anchor < boxes.length / 4; anchor++) {
    for (const [id, type] of typeOfId) {
      const logit = logits[anchor * classes + id] ?? Number.NEGATIVE_INFINITY
      if (logit < logitMin) continue
      const region = regionAt(boxes, anchors, anchor * 4)
      found.push({ region: scaled(region, size), score: 1 / (1 + Math.exp(-logit)), type })
    }
  }
  return found
}

function regionAt(boxes: Float32Array, anchors: Float32Array, at: number): Region {
  const value = (list: Float32Array, index: number) => list[at + index] ?? 0
  const anchorHeight = value(anchors, 2) - value(anchors, 0)
  const anchorWidth = value(anchors, 3) - value(anchors, 1)
  const centreY = (value(boxes, 0) / 10) * anchorHeight + value(anchors, 0) + anchorHeight / 2
  const centreX = (value(boxes, 1) / 10) * anchorWidth + value(anchors, 1) + anchorWidth / 2
  const height = Math.exp(value(boxes, 2) / 5) * anchorHeight
  const width = Math.exp(value(boxes, 3) / 5) * anchorWidth
  return { x: centreX - width / 2, y: centreY - height / 2, width, height }
}

function scaled(region: Region, size: Size): Region {
  return {
    x: region.x * size.width,
    y: region.y * size.height,
    width: region.width * size.width,
    height: region.height * size.height,
  }
}
