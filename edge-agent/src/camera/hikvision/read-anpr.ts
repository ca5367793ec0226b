import type { CameraAttributes, CaptureKind, ImageRole } from '@zhian/contracts/capture'
import type { CaptureDraft } from '../capture-draft.ts'
import type { LooseObject } from '../loose-object.ts'
import { plateOf } from '../plate-text.ts'
import { wordTable } from '../word-table.ts'
import { coded, plateColour, vehicleColour } from './codes.ts'
import { draftImage, linkPictures, missingAddresses, roleOf, unclaimed } from './link-pictures.ts'
import type { Announced } from './link-pictures.ts'
import type { Picture } from './read-message.ts'
import { readRect } from './read-rect.ts'

type Attributes = { [Name in keyof CameraAttributes]?: CameraAttributes[Name] | undefined }
type Seen = Pick<CaptureDraft, 'kind' | 'images' | 'attributes' | 'flags' | 'box'> & {
  /** Where its pictures lie that nobody sent. */
  readonly missing: readonly string[]
}

const kinds = wordTable<CaptureKind>({
  nonmotorvehicle: 'nonmotor',
  twowheelvehicle: 'nonmotor',
  threewheelvehicle: 'nonmotor',
  pedestrian: 'person',
})
/** Type numbers of the picture's own kind of name, where the words alone would mislead. */
const pictureRoles = wordTable<ImageRole>({
  detectionpicture: 'scene',
  panoramapicture: 'scene',
  licenseplatepicture: 'plate',
  compositepicture: 'composite',
  vehiclepicture: 'crop',
  nonmotorpicture: 'crop',
  pedestrianpicture: 'crop',
  pedestriandetectionpicture: 'crop',
})

interface PictureInfo extends Announced {
  readonly info: LooseObject
}

/** What the plate recogniser saw: the ANPR element and its pictures. */
export function readAnpr(
  anpr: LooseObject,
  pictures: readonly Picture[],
  byGat?: LooseObject,
): Seen {
  const infos = pictureInfos(anpr)
  const { linked, rest } = linkPictures(infos, pictures)
  const images = [...linked].map(([{ role, pId }, picture]) => draftImage(picture, role, pId))
  const kind = kinds[anpr.text('vehicleType')?.toLowerCase() ?? ''] ?? 'vehicle'
  // Where no rectangle is the vehicle's, its plate's in the scene says where it is.
  const box = [
    ...infos.map(({ info }) => info.object('vehicelRect', 'vehicleRect')),
    ...infos.filter(({ role }) => role === 'scene').map(({ info }) => info.object('plateRect')),
    anpr.object('plateRect', 'Rect'),
  ]
    .map(readRect)
    .find((rect) => rect !== undefined)
  const missing = missingAddresses(infos, linked)
  return {
    kind,
    images: [...images, ...unclaimed(rest)],
    attributes: { ...gatAttributes(byGat), ...attributesOf(anpr) },
    flags: missing.length > 0 ? ['image_not_fetched'] : [],
    missing,
    ...(box === undefined ? {} : { box }),
  }
}

function pictureInfos(anpr: LooseObject): PictureInfo[] {
  const list = anpr.object('pictureInfoList')?.list('pictureInfo') ?? anpr.list('pictureInfoList')
  return list.slice(0, 16).map((info) => {
    const type = info.text('type')?.replace(/_\d+$/, '') ?? info.text('fileName')
    return {
      info,
      role: pictureRoles[type?.toLowerCase() ?? ''] ?? roleOf(type) ?? 'other',
      pId: info.text('pId'),
      fileName: info.text('fileName'),
      address: info.text('pictureURL') ?? (info.text('dataType') === '1' ? '' : undefined),
    }
  })
}

function attributesOf(anpr: LooseObject): CameraAttributes {
  const written = anpr.text('licensePlate') ?? anpr.text('originalLicensePlate')
  const vehicle = anpr.object('vehicleInfo')
  const logo = vehicle?.text('vehicleLogoRecog')
  const all: Attributes = {
    ...plateOf(written),
    plateConfidence: within(anpr.number('confidenceLevel'), 100, 100),
    plateColour: plateColour(anpr.text('plateColor'), written),
    plateClass: coded(anpr.text('plateType'), 'HIK.plateType'),
    plateCountry: countryOf(anpr),
    vehicleClass: coded(anpr.text('vehicleType'), 'HIK.vehicleType'),
    vehicleColour: vehicleColour(vehicle?.text('color')),
    vehicleBrand: coded(logo === '0' ? undefined : logo, 'HIK.vehicleLogo'),
    direction:
      coded(anpr.text('direction'), 'HIK.direction') ??
      coded(anpr.text('detectDir'), 'HIK.detectDir'),
    lane: whole(within(anpr.number('line'), 99)),
    speedKmh: within(vehicle?.number('speed'), 400),
  }
  return definedOf(all)
}

/** Codes of GA and of nobody else, for what the vendor's own words leave open. Colours of plates are of an unknown list. */
function gatAttributes(byGat: LooseObject | undefined): CameraAttributes {
  return definedOf({
    plateClass: coded(byGat?.text('palteTypeByGAT', 'plateTypeByGAT'), 'HIK.plateTypeByGAT'),
    plateColour: coded(byGat?.text('plateColorByGAT'), 'HIK.plateColorByGAT'),
    vehicleClass: coded(byGat?.text('vehicleTypeByGAT'), 'GA24.4'),
    vehicleColour: coded(byGat?.text('colorByGAT'), 'GA24.8'),
  })
}

/** CRIndex knows more countries than `country` and is preferred. */
function countryOf(anpr: LooseObject) {
  const index = anpr.text('CRIndex')
  return index === undefined
    ? coded(anpr.text('country'), 'HIK.country')
    : coded(index, 'HIK.CRIndex')
}

export function definedOf(attributes: Attributes): CameraAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}

export function within(value: number | undefined, max: number, divisor = 1): number | undefined {
  return value !== undefined && value >= 0 && value <= max ? value / divisor : undefined
}

function whole(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) ? value : undefined
}
