import type { CaptureFlag, CaptureKind, ImageRole } from '@zhian/contracts/capture'
import type { DraftImage } from '../capture-draft.ts'
import { readImageHeader } from '../image-header.ts'
import { LooseObject } from '../loose-object.ts'

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

/** A picture that a message holds, or only says the address of. */
export interface ListedPicture {
  readonly from: LooseObject
  /** Null where what was sent is no picture. */
  readonly sent: Buffer | null | undefined
  readonly address: string | undefined
  /** GA/T 1400 ImageType. */
  readonly type: number | undefined
}

/** The pictures of an object and of the image around it, then those that a vehicle names beside them. */
export function listPictures(object: LooseObject, image: LooseObject | undefined): ListedPicture[] {
  const all = [...subImagesOf(object), ...(image === undefined ? [] : [image])].slice(
    0,
    subImagesMax,
  )
  const listed = all.map((from) => ({
    from,
    sent: readBase64(from.value('Data')),
    address: (from.object('ImageInfo') ?? from).text('StoragePath') ?? from.text('StoragePath'),
    type: from.number('Type'),
  }))
  const isShown = listed.some(({ sent, address }) => Buffer.isBuffer(sent) || address !== undefined)
  return isShown ? listed : [...listed, ...storedPictures(object)]
}

/** `StorageUrl1` to `4` of a vehicle; the near view is the scene only where there is no far one. */
function storedPictures(object: LooseObject): ListedPicture[] {
  const far = object.text('StorageUrl3', 'storageUrlDistantShot')
  const addresses = [
    [far, 14],
    [object.text('StorageUrl1', 'storageUrlCloseShot'), far === undefined ? 1 : 9],
    [object.text('StorageUrl2', 'storageUrlPlate'), 2],
    [object.text('StorageUrl4', 'storageUrlCompound'), 8],
    [object.text('StoragePath'), undefined],
  ] as const
  const nothingElse = new LooseObject({})
  return addresses.flatMap(([address, type]) =>
    address === undefined ? [] : [{ from: nothingElse, sent: undefined, address, type }],
  )
}

/** What is to be fetched: the pictures that did not come with the message. */
export function addressesOf(listed: readonly ListedPicture[]): string[] {
  return listed.flatMap(({ sent, address }) =>
    Buffer.isBuffer(sent) || address === undefined ? [] : [address],
  )
}

/** An address that stands for two pictures is one picture. */
export function readImages(
  listed: readonly ListedPicture[],
  { kind, fetched }: { kind: CaptureKind; fetched: ReadonlyMap<string, Buffer> },
): SubImages {
  const flags = new Set<CaptureFlag>()
  const images: DraftImage[] = []
  const used = new Set<string>()
  for (const each of listed) {
    const { sent, address } = each
    if (sent === null) flags.add('image_invalid')
    const isElsewhere = !Buffer.isBuffer(sent) && address !== undefined
    if (isElsewhere && used.has(address)) continue
    if (isElsewhere) used.add(address)
    const bytes = sent ?? (isElsewhere ? fetched.get(address) : undefined)
    if (bytes !== undefined) images.push(draftOf(bytes, { each, kind }))
    else if (isElsewhere) flags.add('image_not_fetched')
  }
  const claimed = claimedSize(listed.map(({ from }) => from))
  return {
    images: withScene(images),
    flags: [...flags],
    ...(claimed === undefined ? {} : { claimed }),
  }
}

export function subImagesOf(object: LooseObject): LooseObject[] {
  const inner = object.object('SubImageList')
  const names = ['SubImageInfoObject', 'SubImageInfo', 'SubImageObject']
  const wrapped = inner?.list(...names) ?? []
  if (wrapped.length > 0) return wrapped
  return object
    .list('SubImageList', ...names)
    .flatMap((each) => (each.object(...names) === undefined ? [each] : each.list(...names)))
}

/** Undefined where nothing was sent, null where it is no base64. Line breaks, a data URL and the URL alphabet pass. */
export function readBase64(value: unknown): Buffer | null | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const comma = /^\s*data:/i.test(value) ? value.indexOf(',') : -1
  const text = value.slice(comma + 1)
  // Node skips what is not base64, so rubbish shows itself as a picture without a beginning.
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && readImageHeader(bytes) !== null ? bytes : null
}

function draftOf(
  bytes: Buffer,
  { each, kind }: { each: ListedPicture; kind: CaptureKind },
): DraftImage {
  const { from, type } = each
  const id = (from.text('ImageID') ?? from.object('ImageInfo')?.text('ImageID'))?.slice(0, 64)
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
