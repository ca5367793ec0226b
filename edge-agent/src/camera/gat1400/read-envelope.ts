import type { CaptureKind } from '@zhian/contracts/capture'
import { LooseObject, isObject, itemsIn } from '../loose-object.ts'
import { wordTable } from '../word-table.ts'

/** An object that stands for one capture. */
export interface CaptureObject {
  readonly kind: CaptureKind
  readonly object: LooseObject
  /** As it came, for counting what is in it. */
  readonly raw: object
  /** The picture around it, on the older path by `Images`. */
  readonly image?: LooseObject
  /** The result of an identification: whom it names is not to be read. */
  readonly isRecognition?: true
}

const kindOfObject = wordTable<CaptureKind>({
  faceobject: 'face',
  personobject: 'person',
  motorvehicleobject: 'vehicle',
  nonmotorvehicleobject: 'nonmotor',
})
/** The lists themselves, in both orders of words; some senders leave the inner level out. */
const kindOfList = new Map(
  Object.entries(kindOfObject).flatMap(([name, kind]) => {
    const noun = name.slice(0, -'object'.length)
    return [`${noun}listobject`, `${noun}objectlist`, `${noun}list`].map(
      (list) => [list, kind] as const,
    )
  }),
)
const wrappers = new Set([
  'subscribenotificationlistobject',
  'subscribenotificationobject',
  'imagelistobject',
])
const recognitions = new Set(['personrecognitionobject', 'personrecognitionresultobject'])
const recognitionLists = new Set(['personrecognitionresultlistobject'])
const ownIds: readonly (readonly [string, CaptureKind])[] = [
  ['FaceID', 'face'],
  ['NonMotorVehicleID', 'nonmotor'],
  ['MotorVehicleID', 'vehicle'],
]
const captureMember = /^(face|person|persion|(non)?motorvehicle)id$|^subimagelist$|^plateno$/i
const levelsMax = 8

export interface Envelope {
  readonly captures: readonly CaptureObject[]
  /** True where the message is of a known shape, be it empty. */
  readonly isKnown: boolean
}

/** Finds what stands for captures, whatever is wrapped around it; `kind` is what the path promises. */
export function readEnvelope(value: unknown, kind: CaptureKind | undefined): Envelope {
  const found: CaptureObject[] = []
  const isKnown = collect(value, { kind, found, level: 0 })
  if (found.length > 0 || isKnown) return { captures: found, isKnown: true }
  const captures = itemsIn(value)
    .filter(isObject)
    .flatMap((raw) => bareCapture(raw, kind) ?? [])
  const isEmptyList = kind !== undefined && Array.isArray(value) && value.length === 0
  return { captures, isKnown: isEmptyList }
}

interface Search {
  readonly kind: CaptureKind | undefined
  readonly found: CaptureObject[]
  readonly level: number
  readonly image?: LooseObject
}

function collect(value: unknown, search: Search): boolean {
  if (search.level > levelsMax || typeof value !== 'object' || value === null) return false
  let isKnown = false
  for (const item of itemsIn(value)) {
    if (!isObject(item)) continue
    for (const [name, inner] of Object.entries(item)) {
      if (collectMember(name.toLowerCase(), inner, search)) isKnown = true
    }
  }
  return isKnown
}

function collectMember(name: string, inner: unknown, search: Search): boolean {
  const deeper = { ...search, level: search.level + 1 }
  const kind = kindOfObject[name]
  if (kind !== undefined) return take(inner, { ...deeper, kind })
  if (recognitions.has(name)) return take(inner, { ...deeper, kind: 'face' }, true)
  const listKind = kindOfList.get(name)
  if (listKind !== undefined) {
    if (!collect(inner, deeper) && holdsObjects(inner)) take(inner, { ...deeper, kind: listKind })
    return true
  }
  if (name === 'image') return collectImages(inner, deeper)
  // Gateways put an envelope of their own around it.
  const isKnown = collect(inner, deeper)
  return isKnown || wrappers.has(name) || recognitionLists.has(name)
}

function take(inner: unknown, search: Search, isRecognition = false): boolean {
  const { kind, image, found } = search
  if (kind === undefined) return false
  for (const raw of itemsIn(inner)) {
    if (!isObject(raw)) continue
    found.push({
      kind,
      raw,
      object: new LooseObject(raw),
      ...(image === undefined ? {} : { image }),
      ...(isRecognition ? { isRecognition } : {}),
    })
  }
  return true
}

/** `FaceListObject: [{…}]` and `FaceListObject: {FaceID …}`: the list is the object or holds it directly. */
function holdsObjects(inner: unknown): boolean {
  return itemsIn(inner)
    .filter(isObject)
    .some((item) => Object.keys(item).some((key) => /id$/i.test(key)))
}

function bareCapture(raw: object, kind: CaptureKind | undefined): CaptureObject | undefined {
  const object = new LooseObject(raw)
  if (object.value('RecognitionTime') !== undefined)
    return { kind: 'face', raw, object, isRecognition: true }
  if (kind === undefined || !isLikeCapture(raw)) return undefined
  return { kind: kindById(object) ?? kind, raw, object }
}

/** What stands bare in one list may be of several kinds. */
function kindById(object: LooseObject): CaptureKind | undefined {
  return ownIds.find(([id]) => object.value(id) !== undefined)?.[1]
}

/** Something posted bare is a capture where it has what only captures have. */
function isLikeCapture(item: object): boolean {
  return Object.keys(item).some((key) => captureMember.test(key))
}

/** One family of cameras posts nothing but images, with the objects inside, or with none at all. */
function collectImages(inner: unknown, search: Search): boolean {
  for (const raw of itemsIn(inner)) {
    if (!isObject(raw)) continue
    const image = new LooseObject(raw)
    const before = search.found.length
    collect(raw, { ...search, image })
    if (search.found.length > before || showsNoTarget(image)) continue
    const info = image.object('ImageInfo') ?? image
    const kind = kindByTitle(`${info.text('Title') ?? ''}${info.text('ContentDescription') ?? ''}`)
    search.found.push({ kind, raw, object: info, image })
  }
  return itemsIn(inner).some(isObject)
}

/** A picture of things or of a place alone. */
function showsNoTarget(image: LooseObject): boolean {
  return ['Thing', 'Scene'].some(
    (noun) => (image.object(`${noun}List`)?.list(`${noun}Object`) ?? []).length > 0,
  )
}

function kindByTitle(title: string): CaptureKind {
  if (/非机动车/.test(title)) return 'nonmotor'
  if (/车/.test(title)) return 'vehicle'
  return /行人|人员|人体/.test(title) ? 'person' : 'face'
}
