import type { CameraAttributes, CaptureKind } from '@zhian/contracts/capture'
import type { CaptureDraft } from '../capture-draft.ts'
import { LooseObject } from '../loose-object.ts'
import { plateOf } from '../plate-text.ts'
import { wordTable } from '../word-table.ts'
import { clothColour, coded, plateColour, vehicleColour } from './codes.ts'
import { draftImage, linkPictures, missingAddresses, unclaimed } from './link-pictures.ts'
import type { Announced } from './link-pictures.ts'
import { definedOf, within } from './read-anpr.ts'
import type { Picture } from './read-message.ts'
import { readRect } from './read-rect.ts'

/** One target of an alert; `timeText` where it has a time of its own. */
export type Target = Pick<
  CaptureDraft,
  'kind' | 'images' | 'attributes' | 'flags' | 'box' | 'sourceId'
> & {
  readonly timeText?: string
  /** Where its pictures lie that nobody sent. */
  readonly missing: readonly string[]
}

interface Wanted extends Announced {
  readonly target: number
}
type Found = Omit<Target, 'images' | 'flags' | 'missing'> & {
  readonly wants: readonly Announced[]
}

const targetsMax = 64

/** faceCapture: one target a face, its crop, and the background that all of one item share. */
export function readFaces(document: LooseObject, pictures: readonly Picture[]): Target[] {
  const items = document.list('faceCapture', 'faceSnap').slice(0, targetsMax)
  const found = items.flatMap((item) => {
    const scene = item.object('targetAttrs')
    return item.list('faces').map((face) => faceOf(item, face, scene))
  })
  return withPictures(found.slice(0, targetsMax), pictures)
}

function faceOf(item: LooseObject, face: LooseObject, scene: LooseObject | undefined): Found {
  const box = readRect(face.object('faceRect'))
  const timeText = scene?.text('faceTime')
  const uid = item.text('uid')
  const faceId = face.text('faceId')
  const among = uid === undefined ? faceId : `${uid}-${faceId ?? ''}`
  const sourceId = face.text('pId') ?? among
  return {
    kind: 'face',
    attributes: faceAttributes(face),
    ...(box === undefined ? {} : { box }),
    ...(sourceId === undefined ? {} : { sourceId: sourceId.slice(-64) }),
    ...(timeText === undefined ? {} : { timeText }),
    wants: [wantOf(face, 'crop', ''), ...(scene === undefined ? [] : [wantOf(scene, 'scene', '')])],
  }
}

/** What is worn, as members or as properties. */
function faceAttributes(face: LooseObject): CameraAttributes {
  const properties = propertiesIn(face)
  const word = (...names: string[]) =>
    names
      .map((name) => face.object(name)?.text('value') ?? face.text(name) ?? properties.get(name))
      .find((text) => text !== undefined)
  return definedOf({
    glasses: coded(word('glass', 'glasses'), 'HIK.glass'),
    mask: coded(word('mask'), 'HIK.mask'),
    cap: coded(word('hat'), 'HIK.hat'),
    coatColour: clothColour(word('jacketcolor', 'jacketColor'), 'HIK.jacketColor'),
    trousersColour: clothColour(word('trouserscolor', 'trousersColor'), 'HIK.trousersColor'),
    bag: coded(word('bag'), 'HIK.bag'),
  })
}

/** `Property[]{description, value}`, descriptions in lower case. */
function propertiesIn(member: LooseObject): ReadonlyMap<string, string> {
  return new Map(
    member.list('Property').flatMap((each) => {
      const description = each.text('description')?.toLowerCase()
      const value = each.text('value')
      return description === undefined || value === undefined ? [] : [[description, value]]
    }),
  )
}

/** Properties as plain members, so that those which are forbidden are counted by their names. */
export function describedIn(document: object): object[] {
  return new LooseObject(document)
    .list('CaptureResult')
    .flatMap((result) =>
      memberKinds.flatMap(([name]) =>
        result.list(name).map((member) => Object.fromEntries(propertiesIn(member))),
      ),
    )
}

const memberKinds: readonly (readonly [string, CaptureKind])[] = [
  ['Human', 'person'],
  ['Face', 'face'],
  ['Vehicle', 'vehicle'],
  ['NonMotor', 'nonmotor'],
  ['NonMotorVehicle', 'nonmotor'],
]

/** mixedTargetDetection: every member of every result is a target. */
export function readMixed(document: LooseObject, pictures: readonly Picture[]): Target[] {
  const found = document
    .list('CaptureResult')
    .flatMap((result) =>
      memberKinds.flatMap(([name, kind]) =>
        result.list(name).map((member) => memberOf(member, kind, result.text('targetID'))),
      ),
    )
  return withPictures(found.slice(0, targetsMax), pictures)
}

function memberOf(member: LooseObject, kind: CaptureKind, targetId: string | undefined): Found {
  const box = readRect(member.object('Rect'))
  const sourceId = member.text('pId1', 'pId', 'pId2') ?? targetId
  const isVehicle = kind === 'vehicle' || kind === 'nonmotor'
  return {
    kind,
    attributes: isVehicle ? propertiesOf(member) : faceAttributes(member),
    ...(box === undefined ? {} : { box }),
    ...(sourceId === undefined ? {} : { sourceId: sourceId.slice(-64) }),
    wants: [
      wantOf(member, 'crop', '1'),
      wantOf(member, 'scene', '2'),
      ...(member.text('pId3') === undefined ? [] : [wantOf(member, 'plate', '3')]),
    ],
  }
}

function propertiesOf(vehicle: LooseObject): CameraAttributes {
  const properties = propertiesIn(vehicle)
  const confidence = Number(properties.get('confidence') ?? Number.NaN)
  const plate = properties.get('plateno')
  return definedOf({
    ...plateOf(plate),
    plateColour: plateColour(properties.get('platecolor'), plate),
    plateConfidence: within(confidence, 100, 100),
    vehicleClass: coded(properties.get('vehicletype'), 'HIK.vehicleType'),
    vehicleColour: vehicleColour(properties.get('vehiclecolor')),
    vehicleBrand: coded(properties.get('vehiclelogostring'), 'HIK.vehicleLogoName'),
  })
}

function wantOf(of: LooseObject, role: 'crop' | 'scene' | 'plate', number: string): Announced {
  return {
    role,
    pId: of.text(`pId${number}`, 'pId'),
    contentId: of.text(`contentID${number}`, 'contentID'),
    address: of.text(...(role === 'scene' ? ['bkgUrl'] : ['face_picurl'])),
  }
}

/** Crops are linked before scenes, and a scene that several targets name goes to each of them. */
function withPictures(found: readonly Found[], pictures: readonly Picture[]): Target[] {
  const wanted: Wanted[] = found.flatMap(({ wants }, target) =>
    wants.map((want) => ({ ...want, target })),
  )
  const crops = wanted.filter(({ role }) => role !== 'scene')
  const scenes = new Map<string, Wanted>()
  for (const want of wanted.filter(({ role }) => role === 'scene')) scenes.set(sceneKey(want), want)
  const { linked, rest } = linkPictures([...crops, ...scenes.values()], pictures)
  return found.map(({ wants, ...target }, index) => {
    const isOwn = (want: Wanted) => want.target === index && want.role !== 'scene'
    const own = crops.filter((want) => isOwn(want) && linked.has(want))
    const shared = wants
      .filter(({ role }) => role === 'scene')
      .flatMap((want) => scenes.get(sceneKey(want)) ?? [])
    const images = [...own, ...shared].flatMap((want) => {
      const picture = linked.get(want)
      return picture === undefined ? [] : [draftImage(picture, want.role, want.pId)]
    })
    const more = index === 0 ? unclaimed(rest) : []
    const missing = missingAddresses([...wanted.filter(isOwn), ...shared], linked)
    const flags = missing.length > 0 ? (['image_not_fetched'] as const) : []
    return { ...target, images: [...images, ...more], flags, missing }
  })
}

function sceneKey({ pId, address, contentId }: Announced): string {
  return pId ?? address ?? contentId ?? ''
}

const regionKinds = wordTable<CaptureKind>({
  human: 'person',
  person: 'person',
  pedestrian: 'person',
  vehicle: 'vehicle',
  nonmotor: 'nonmotor',
  nonmotorvehicle: 'nonmotor',
  face: 'face',
})

/** Smart events (intrusion, line crossing …): the target of each region, where the camera says what it is. */
export function readRegions(document: LooseObject, pictures: readonly Picture[]): Target[] {
  const list = document.object('DetectionRegionList')
  const entries = list?.list('DetectionRegionEntry') ?? document.list('DetectionRegionList')
  const targets = entries.slice(0, targetsMax).flatMap((entry) => {
    const kind = regionKinds[entry.text('detectionTarget')?.toLowerCase() ?? '']
    const box = readRect(entry.object('TargetRect'))
    return kind === undefined ? [] : [{ kind, ...(box === undefined ? {} : { box }) }]
  })
  const images = unclaimed(pictures)
  const uuid = document.text('UUID')
  const prefix = uuid === undefined ? '' : `${uuid.slice(-50)}-`
  return targets.map((target, at) => ({
    ...target,
    // Else several of one kind would be the same capture: they share time and pictures.
    ...(targets.length > 1 ? { sourceId: `${prefix}region-${at + 1}` } : {}),
    images,
    attributes: {},
    flags: [],
    missing: [],
  }))
}

/** Alerts that name their kind of target by their event alone. */
export function readWhole(kind: CaptureKind, pictures: readonly Picture[]): Target[] {
  return [{ kind, images: unclaimed(pictures), attributes: {}, flags: [], missing: [] }]
}
