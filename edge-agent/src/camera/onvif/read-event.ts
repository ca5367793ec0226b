import type { CaptureKind } from '@zhian/contracts/capture'
import type { CaptureDraft } from '../capture-draft.ts'
import { readDeviceTime } from '../capture-time.ts'
import { LooseObject, isObject } from '../loose-object.ts'
import { present } from '../present.ts'
import { picturesOf } from './read-picture.ts'
import { attributesOf, boxOf, idOf, itemsOf, kindOfClasses, unwrapped } from './read-target.ts'
import type { TargetParts } from './read-target.ts'
import type { OnvifTopic } from './read-topic.ts'

/** What an event says: captures, or that it holds none, or that its shape is none that we know. */
export type ReadEvent =
  | { readonly is: 'captures'; readonly drafts: readonly CaptureDraft[] }
  | { readonly is: 'noted'; readonly what: string }
  | { readonly is: 'unknown'; readonly reason: string }

/** Which classes a detector of this topic reported last, so that a class that stays is no new capture. */
export type StandingClasses = (classes: readonly string[]) => readonly string[]

const idCharsMax = 64
/** What a rule saw, and not how many passed or stay. */
const rule = /(^|\/)RuleEngine\/(?!.*(count|occupancy))/i

/** Reads a message of `onvif-ej`. `UtcTime` without an offset means UTC. */
export function readEvent(
  topic: OnvifTopic,
  value: unknown,
  arrived: StandingClasses = (classes) => classes,
): ReadEvent {
  if (!isObject(value)) return { is: 'unknown', reason: 'shape_unknown' }
  const message = new LooseObject(value)
  const items = itemsOf(message.value('Data')) ?? {}
  const said = new LooseObject(items)
  const isRule = rule.test(topic.path)
  if (message.value('Data') === undefined && message.value('UtcTime') === undefined) {
    // Some devices write everything flat; without a rule there is nothing to look for in it.
    return isRule ? { is: 'unknown', reason: 'shape_unknown' } : noted(topic)
  }
  if (!isRule) return noted(topic)
  const base = baseOf(topic, message)
  if (Object.keys(items).some((name) => name.toLowerCase() === 'classtypes')) {
    const fresh = arrived((said.text('ClassTypes') ?? '').split(/[\s,]+/).filter(Boolean))
    const kinds = new Set(fresh.flatMap((name) => kindOfClasses(name) ?? []))
    const drafts = [...kinds].map((kind) => draftOf(base, kind, said))
    return drafts.length === 0 ? noted(topic) : { is: 'captures', drafts }
  }
  const kind = kindOf(topic, said)
  if (kind === undefined) return noted(topic)
  return { is: 'captures', drafts: [draftOf(base, kind, said)] }
}

function noted({ path }: OnvifTopic): ReadEvent {
  return { is: 'noted', what: path.slice(0, 64) || 'event' }
}

type Base = Pick<CaptureDraft, 'deviceId' | 'channelId' | 'time'>

function baseOf(topic: OnvifTopic, message: LooseObject): Base {
  const time = message.text('UtcTime', '@UtcTime')
  const source = new LooseObject(itemsOf(message.value('Source')) ?? {})
  const named = source.text('VideoSource', 'VideoSourceConfigurationToken', 'VideoSourceToken')
  const channel = named ?? (topic.sourceValues.length > 1 ? topic.sourceValues[0] : undefined)
  return {
    deviceId: topic.prefix.slice(-idCharsMax),
    ...present({
      channelId: channel === undefined ? undefined : idOf(`${topic.prefix}/${channel}`),
      time: time === undefined ? undefined : readDeviceTime(time, 0),
    }),
  }
}

function kindOf(topic: OnvifTopic, said: LooseObject): CaptureKind | undefined {
  if (/Recognition\/LicensePlate$/i.test(topic.path)) return 'vehicle'
  if (/Recognition\/Face$/i.test(topic.path)) return 'face'
  if (unwrapped(said, 'LicensePlateInfo') !== undefined) return 'vehicle'
  const classes = appearanceOf(said)?.object('Class')
  return kindOfClasses(classes?.value('Type'))
}

function appearanceOf(said: LooseObject): LooseObject | undefined {
  return unwrapped(said, 'Object')?.object('Appearance') ?? said.object('Appearance')
}

function draftOf(base: Base, kind: CaptureKind, said: LooseObject): CaptureDraft {
  const object = unwrapped(said, 'Object')
  const appearance = appearanceOf(said)
  const id = idOf(said.text('ObjectId') ?? object?.text('@ObjectId', 'ObjectId'))
  const parent = idOf(said.text('ParentObjectId') ?? object?.text('@Parent'))
  const ofTarget = kind === 'vehicle' || kind === 'nonmotor' ? 'plate' : 'crop'
  const pictures = picturesOf(
    said,
    [
      ['VehicleImage', 'crop'],
      ['Image', ofTarget],
    ],
    ['ImageURI', 'VehicleImageURI'],
  )
  return {
    ...base,
    ...present({ sourceId: id, box: boxIn(said, appearance) }),
    kind,
    relatedSourceIds: parent === undefined ? [] : [parent],
    images: pictures.images,
    attributes: attributesOf(kind, partsIn(said, appearance)),
    flags: pictures.flags,
  }
}

function boxIn(said: LooseObject, appearance: LooseObject | undefined) {
  const shape = appearance?.object('Shape')
  return boxOf(unwrapped(said, 'BoundingBox') ?? shape?.object('BoundingBox'))
}

function partsIn(said: LooseObject, appearance: LooseObject | undefined): TargetParts {
  return {
    plate:
      unwrapped(said, 'LicensePlateInfo') ??
      appearance?.object('LicensePlateInfo') ??
      (said.value('PlateNumber') === undefined ? undefined : said),
    vehicle: unwrapped(said, 'VehicleInfo') ?? appearance?.object('VehicleInfo'),
    face: appearance?.object('HumanFace'),
    body: appearance?.object('HumanBody'),
    plateLikelihood: said.number('Likelihood'),
    speed: said.number('Speed'),
    direction: said.text('Direction'),
  }
}
