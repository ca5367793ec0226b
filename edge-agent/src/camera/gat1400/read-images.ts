import type { CaptureFlag, CaptureKind, ImageRole } from '@zhian/contracts/capture'
import type { DraftImage } from '../capture-draft.ts'
import { readImageHeader } from '../image-header.ts'
import type { LooseObject } from '../loose-object.ts'

export interface SubImages {
  readonly images: readonly DraftImage[]
  readonly flags: readonly CaptureFlag[]
  /** The size that the scene claims to have, for messages without the picture itself. */
  readonly claimed?: { readonly width: number; readonly height: number }
}

/** Sub-images of one object that are looked at; the rest of ten thousand is not worth anybody's memory. */
const subImagesMax = 32
const smallPixelsMax = 640 * 480
const roleOfType: Readonly<Record<number, ImageRole>> = {
  1: 'scene',
  2: 'plate',
  3: 'plate',
  7: 'composite',
  8: 'composite',
  9: 'crop',
  10: 'crop',
  11: 'crop',
  12: 'crop',
  13: 'crop',
  14: 'scene',
}
const vehicleTypes = new Set([1, 2, 3])
const personTypes = new Set([10, 11])

/** The pictures of an object and of the image around it. Addresses are not followed: they come from a stranger. */
export function readImages(
  object: LooseObject,
  { kind, image }: { kind: CaptureKind; image: LooseObject | undefined },
): SubImages {
  const listed = subImagesOf(object)
  const all = [...listed, ...(image === undefined ? [] : [image])].slice(0, subImagesMax)
  const flags = new Set<CaptureFlag>()
  const images: DraftImage[] = []
  for (const each of all) {
    const bytes = readBase64(each.value('Data'))
    if (bytes === undefined) continue
    if (bytes === null) flags.add('image_invalid')
    else images.push(draftOf(bytes, { each, kind }))
  }
  const hasAddress = [...all, object].some((each) => addressOf(each) !== undefined)
  if (images.length === 0 && hasAddress) flags.add('image_not_fetched')
  const claimed = claimedSize(all)
  return {
    images: withScene(images),
    flags: [...flags],
    ...(claimed === undefined ? {} : { claimed }),
  }
}

export function subImagesOf(object: LooseObject): LooseObject[] {
  const inner = object.object('SubImageList')
  const wrapped = inner?.list('SubImageInfoObject', 'SubImageInfo', 'SubImageObject') ?? []
  return wrapped.length > 0 ? wrapped : object.list('SubImageList', 'SubImageInfoObject')
}

function addressOf(object: LooseObject): string | undefined {
  return object.text('StoragePath', 'StorageUrl1', 'storageUrlCloseShot', 'StorageUrl3')
}

/** Undefined where nothing was sent, null where it is no base64. Line breaks, a data URL and the URL alphabet pass. */
export function readBase64(value: unknown): Buffer | null | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const comma = value.startsWith('data:') ? value.indexOf(',') : -1
  const text = value.slice(comma + 1)
  // Node skips what is not base64, so rubbish shows itself as a picture without a beginning.
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && readImageHeader(bytes) !== null ? bytes : null
}

function draftOf(
  bytes: Buffer,
  { each, kind }: { each: LooseObject; kind: CaptureKind },
): DraftImage {
  const id = (each.text('ImageID') ?? each.object('ImageInfo')?.text('ImageID'))?.slice(0, 64)
  const type = each.number('Type')
  // Who sits in a vehicle is `other`, as the types 04 and 05 are: what leaves the box is decided by that.
  const isOfOccupant = kind === 'vehicle' && personTypes.has(type ?? 0)
  return {
    bytes,
    role: isOfOccupant ? 'other' : roleOf(type, kind, bytes),
    ...(id === undefined ? {} : { sourceImageId: id }),
  }
}

/** A type that contradicts the object or the size of the picture gives way to the size. */
function roleOf(type: number | undefined, kind: CaptureKind, bytes: Buffer): ImageRole {
  const role = type === undefined ? 'scene' : (roleOfType[type] ?? 'other')
  const size = readImageHeader(bytes)?.size
  if (type === undefined || size === undefined || !vehicleTypes.has(type)) return role
  const isSmall = size.width * size.height < smallPixelsMax
  const isForVehicle = kind === 'vehicle' || kind === 'nonmotor'
  if (!isForVehicle) return isSmall ? 'crop' : 'scene'
  return role === 'plate' && !isSmall ? 'scene' : role
}

/** Where no picture is the scene and there are several crops, the largest of them shows the most. */
function withScene(images: readonly DraftImage[]): readonly DraftImage[] {
  const crops = images.filter(({ role }) => role === 'crop')
  if (images.some(({ role }) => role === 'scene') || crops.length < 2) return images
  const largest = crops.reduce((one, other) => (pixelsOf(other) > pixelsOf(one) ? other : one))
  const isAlone = crops.every((each) => each === largest || pixelsOf(each) < pixelsOf(largest))
  if (!isAlone) return images
  return images.map((each) => (each === largest ? { ...each, role: 'scene' as const } : each))
}

function pixelsOf({ bytes }: DraftImage): number {
  const size = readImageHeader(bytes)?.size
  return size === undefined ? 0 : size.width * size.height
}

function claimedSize(images: readonly LooseObject[]): SubImages['claimed'] {
  const scenes = images.filter((each) => [1, 14].includes(each.number('Type') ?? 14))
  for (const each of scenes) {
    const from = each.object('ImageInfo') ?? each
    const width = from.number('Width') ?? 0
    const height = from.number('Height') ?? 0
    if (width > 0 && height > 0) return { width, height }
  }
  return undefined
}
