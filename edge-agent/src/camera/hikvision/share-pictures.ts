import { isObject } from '../loose-object.ts'
import { announcedPictures, bare, roleOfPicture } from './link-pictures.ts'
import type { Picture } from './read-message.ts'

const namingMember = /^(pId|contentID|fileName)\d?$/i
const depthMax = 12

/**
 * The pictures of each of several documents that came in one part: those that it alone names, and of the others its share
 * of every role, in their order. A scene that is there once is everybody's.
 */
export function sharePictures(
  documents: readonly object[],
  pictures: readonly Picture[],
): Picture[][] {
  const shares = documents.map((): Picture[] => [])
  const named = documents.map((document) => new Set(namesIn(document, 0)))
  const all = [...documents.keys()]
  const waiting = all.filter((at) => announcedPictures(documents[at] ?? {}) > 0)
  const claimantsOf = (picture: Picture) => {
    const claimants = all.filter((at) => namesOf(picture).some((name) => named[at]?.has(name)))
    if (claimants.length > 0) return claimants
    return waiting.length > 0 ? waiting : all
  }
  const alike = Map.groupBy(
    pictures,
    (picture) => `${roleOfPicture(picture) ?? ''} ${claimantsOf(picture).join(',')}`,
  )
  for (const group of alike.values()) {
    const [first] = group
    if (first === undefined) continue
    const claimants = claimantsOf(first)
    const isEverybodys = group.length === 1 && isOfAll(first)
    const each = Math.max(1, Math.floor(group.length / claimants.length))
    for (const [nth, at] of claimants.entries()) {
      const isLast = nth === claimants.length - 1
      const own = group.slice(nth * each, isLast ? undefined : (nth + 1) * each)
      shares[at]?.push(...(isEverybodys ? group : own))
    }
  }
  return shares
}

/** What shows the whole picture, or does not say what it shows. */
function isOfAll(picture: Picture): boolean {
  return [undefined, 'scene', 'composite'].includes(roleOfPicture(picture))
}

function namesOf({ name, contentId, fileName }: Picture): string[] {
  return [name, contentId, fileName].flatMap((each) => (each === undefined ? [] : [bare(each)]))
}

function namesIn(value: unknown, depth: number): string[] {
  if (depth > depthMax) return []
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item, depth + 1))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    namingMember.test(key) && typeof inner === 'string' ? [bare(inner)] : namesIn(inner, depth + 1),
  )
}
