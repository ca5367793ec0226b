import type { CaptureKind } from '@zhian/contracts/capture'
import type { CaptureDraft } from '../capture-draft.ts'
import { readDeviceTime } from '../capture-time.ts'
import { LooseObject, isObject } from '../loose-object.ts'
import { present } from '../present.ts'
import { picturesOf } from './read-picture.ts'
import { attributesOf, boxOf, idOf, kindOfClasses, unwrapped } from './read-target.ts'
import type { TargetParts } from './read-target.ts'
import type { OnvifTopic } from './read-topic.ts'

/** An object of one frame that could be a capture; it is one when it is new. */
export interface SeenObject {
  readonly draft: CaptureDraft
  /** Names the object as long as the camera follows it; parts of an object carry its own name. */
  readonly trackId: string | undefined
}

const objectsMax = 256
const idCharsMax = 64

/** Reads a message of `onvif-mj`. Undefined where it is no metadata of video analytics. */
export function readFrames(topic: OnvifTopic, value: unknown): readonly SeenObject[] | undefined {
  if (!isObject(value)) return undefined
  const root = new LooseObject(value)
  const stream = root.object('VideoAnalytics') ?? root.object('MetadataStream') ?? root
  const frames = stream.list('Frame')
  if (frames.length === 0 && stream.value('Frame') === undefined) return undefined
  const found: SeenObject[] = []
  for (const frame of frames) {
    const objects = frame.list('Object').slice(0, objectsMax - found.length)
    found.push(...joined(objects.flatMap((object) => readObject(topic, frame, object) ?? [])))
  }
  return found
}

/** A plate that is an object of its own belongs to the vehicle that it names as its parent; a second plate is another capture. */
function joined(objects: readonly SeenObject[]): SeenObject[] {
  const byTrack = new Map<string, SeenObject>()
  const alone: SeenObject[] = []
  for (const object of objects) {
    const { trackId, draft } = object
    const other = trackId === undefined ? undefined : byTrack.get(trackId)
    if (trackId === undefined) alone.push(object)
    else if (other === undefined) byTrack.set(trackId, object)
    else if (isOtherPlate(other.draft, draft))
      alone.push({ draft, trackId: `${trackId}\n${draft.sourceId ?? ''}` })
    else byTrack.set(trackId, { trackId, draft: together(other.draft, draft) })
  }
  return [...byTrack.values(), ...alone]
}

function isOtherPlate(one: CaptureDraft, other: CaptureDraft): boolean {
  const [first, second] = [one.attributes.plateText, other.attributes.plateText]
  return first !== undefined && second !== undefined && first !== second
}

function together(one: CaptureDraft, other: CaptureDraft): CaptureDraft {
  const [whole, part] = one.relatedSourceIds.length > 0 ? [other, one] : [one, other]
  return {
    ...whole,
    images: [...whole.images, ...part.images],
    attributes: { ...part.attributes, ...whole.attributes },
    flags: [...new Set([...whole.flags, ...part.flags])],
  }
}

function readObject(
  topic: OnvifTopic,
  frame: LooseObject,
  object: LooseObject,
): SeenObject | undefined {
  const appearance = object.object('Appearance')
  const kind = appearance === undefined ? undefined : kindOf(appearance)
  if (appearance === undefined || kind === undefined) return undefined
  const id = idOf(object.text('@ObjectUUID', '@ObjectId'))
  const parent = idOf(object.text('@ParentUUID', '@Parent'))
  const time = frame.text('@UtcTime', 'UtcTime')
  const pictures = picturesOf(appearance, [['Image', 'crop']], ['ImageRef'])
  const track = kind === 'vehicle' ? (parent ?? id) : id
  const draft = {
    kind,
    deviceId: topic.prefix.slice(-idCharsMax),
    relatedSourceIds: parent === undefined ? [] : [parent],
    ...present({
      sourceId: id,
      time: time === undefined ? undefined : readDeviceTime(time, 0),
      box: boxIn(frame, appearance),
    }),
    images: pictures.images,
    attributes: attributesOf(kind, partsIn(appearance)),
    flags: pictures.flags,
  }
  const trackId = track === undefined ? undefined : [topic.prefix, topic.path, kind, track]
  return { draft, trackId: trackId?.join('\n') }
}

function boxIn(frame: LooseObject, appearance: LooseObject) {
  const rectangle = appearance.object('Shape')?.object('BoundingBox')
  return boxOf(rectangle, appearance.object('Transformation') ?? frame.object('Transformation'))
}

function partsIn(appearance: LooseObject): TargetParts {
  return {
    plate: unwrapped(appearance, 'LicensePlateInfo'),
    vehicle: unwrapped(appearance, 'VehicleInfo'),
    face: appearance.object('HumanFace'),
    body: appearance.object('HumanBody'),
  }
}

/** What the class says, else what is described. */
function kindOf(appearance: LooseObject): CaptureKind | undefined {
  const classes = appearance.object('Class')
  const type = classes?.value('Type') ?? classes?.list('ClassCandidate')[0]?.value('Type')
  if (type !== undefined) return kindOfClasses(type)
  if (appearance.object('LicensePlateInfo') ?? appearance.object('VehicleInfo')) return 'vehicle'
  if (appearance.object('HumanFace') !== undefined) return 'face'
  return appearance.object('HumanBody') === undefined ? undefined : 'person'
}
