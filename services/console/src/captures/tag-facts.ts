import type { CaptureView } from '@zhian/contracts/api'
import type { FaceTag, PlateTag, Tag, VehicleTag } from '@zhian/contracts/tag'

/** What a card says of a capture, strongest first. */
export interface TagFacts {
  readonly plates: readonly PlateTag[]
  readonly vehicle: VehicleTag | undefined
  readonly faceCount: number
  readonly bestQuality: number | undefined
  readonly rejected: readonly Tag[]
  readonly isConflicting: boolean
}

const strongestFirst = (a: Tag, b: Tag) => b.confidence - a.confidence

export function tagFacts({ tags, faceCount }: CaptureView): TagFacts {
  const accepted = tags.filter((tag) => tag.status === 'accepted').sort(strongestFirst)
  const plates = accepted.filter((tag): tag is PlateTag => tag.name === 'plate')
  const faces = accepted.filter((tag): tag is FaceTag => tag.name === 'face')
  const qualities = faces.flatMap(({ quality }) => (quality ? [quality.overall] : []))
  return {
    plates,
    vehicle: accepted.find((tag): tag is VehicleTag => tag.name === 'vehicle'),
    faceCount: Math.max(faceCount, faces.length),
    bestQuality: qualities.length > 0 ? Math.max(...qualities) : undefined,
    rejected: tags.filter((tag) => tag.status === 'rejected').sort(strongestFirst),
    isConflicting: plates.some((plate) => plate.isConflicting),
  }
}
