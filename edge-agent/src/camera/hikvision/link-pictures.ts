import type { ImageRole } from '@zhian/contracts/capture'
import type { DraftImage } from '../capture-draft.ts'
import { LooseObject } from '../loose-object.ts'
import type { Picture } from './read-message.ts'

/** A picture that the document announces. */
export interface Announced {
  readonly role: ImageRole
  readonly pId?: string | undefined
  readonly contentId?: string | undefined
  readonly fileName?: string | undefined
  /** Where the picture lies, if it is not sent along; empty where that is not said. */
  readonly address?: string | undefined
}

const roleWords: readonly (readonly [RegExp, ImageRole])[] = [
  [/plate.*binary|binary.*plate|pilot|feature/i, 'other'],
  [/licenseplate|plate/i, 'plate'],
  [/composite/i, 'composite'],
  [/background|detection|detected|panorama|scene|^bg/i, 'scene'],
  [/face|human|vehicle|target|pedestrian|nonmotor|body|crop/i, 'crop'],
]

/** What a picture shows, by the words that name it. */
export function roleOf(words: string | undefined): ImageRole | undefined {
  return roleWords.find(([pattern]) => pattern.test(words ?? ''))?.[1]
}

export function roleOfPicture({ name, fileName }: Picture): ImageRole | undefined {
  return roleOf(fileName) ?? roleOf(name)
}

/** How many pictures follow; infinite where the document does not say, except for heartbeats, which have none. */
export function announcedPictures(document: object): number {
  const loose = new LooseObject(document)
  const said = loose.number('picNum', 'detectionPicturesNumber')
  if (said !== undefined) return said
  const isHeartbeat = /^(videoloss|heartbeat)$/i.test(loose.text('eventType') ?? '')
  return isHeartbeat ? 0 : Number.POSITIVE_INFINITY
}

/** Where announced pictures lie that nobody sent. */
export function missingAddresses(
  announced: readonly Announced[],
  linked: ReadonlyMap<Announced, Picture>,
): string[] {
  return announced.flatMap((want) =>
    want.address === undefined || linked.has(want) ? [] : [want.address],
  )
}

/**
 * The picture of each announcement, by its ids and names, else by what its name says, else by order of arrival, so that
 * a part that reuses another part's name is found all the same. `rest` are pictures that nobody announced.
 */
export function linkPictures<T extends Announced>(
  announced: readonly T[],
  pictures: readonly Picture[],
): { linked: Map<T, Picture>; rest: Picture[] } {
  const linked = new Map<T, Picture>()
  const free = new Set(pictures)
  const passes: readonly ((want: T, picture: Picture) => boolean)[] = [
    ({ address }, { address: own }) => address === own && own !== undefined,
    ({ pId }, { name, contentId }) => isNamed(pId, [name, contentId]),
    ({ contentId }, { name, contentId: own }) => isNamed(contentId, [own, name]),
    ({ fileName }, { name, fileName: own }) => isNamed(fileName, [own, name]),
    ({ role, address }, picture) => address === undefined && roleOfPicture(picture) === role,
    ({ address }) => address === undefined,
  ]
  for (const fits of passes) {
    for (const want of announced) {
      if (linked.has(want)) continue
      const found = [...free].find((picture) => fits(want, picture))
      if (found === undefined) continue
      linked.set(want, found)
      free.delete(found)
    }
  }
  return { linked, rest: [...free] }
}

function isNamed(wanted: string | undefined, names: readonly (string | undefined)[]): boolean {
  if (wanted === undefined) return false
  return names.some((name) => name !== undefined && bare(name) === bare(wanted))
}

export function bare(name: string): string {
  return name.toLowerCase().replace(/\.(jpe?g|png|bmp)$/, '')
}

export function draftImage(picture: Picture, role: ImageRole, sourceImageId?: string): DraftImage {
  return {
    bytes: picture.bytes,
    role,
    ...(sourceImageId === undefined ? {} : { sourceImageId: sourceImageId.slice(0, 64) }),
  }
}

/** Pictures that no announcement claims, by their names; the first nameless one is taken for the scene. */
export function unclaimed(pictures: readonly Picture[]): DraftImage[] {
  return pictures.map((picture, index) =>
    draftImage(picture, roleOfPicture(picture) ?? (index === 0 ? 'scene' : 'other')),
  )
}
