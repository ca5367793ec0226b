import type {
  CameraArchive,
  Capability,
  Point,
  Position,
  SourceCode,
} from '@zhian/contracts/registry'
import { Unreadable, number } from './cells.ts'

/** Cells that hold more than one value: items stand apart by blanks, the parts of one by colons or commas. */
interface ListCell {
  readonly read: (text: string) => unknown
  readonly write: (value: unknown) => string
}

const listCell = <T>(
  readItem: (parts: string[]) => T,
  writeItem: (item: T) => string,
): ListCell => ({
  read: (text) =>
    text
      .split(/\s+/)
      .filter((item) => item !== '')
      .map((item) => readItem(item.split(/[:：,，]/))),
  write: (value) => ((value ?? []) as readonly T[]).map(writeItem).join(' '),
})

const capabilityWords: Readonly<Record<string, Capability>> = {
  视频发现: 'VIDEO_DETECT',
  视频观察: 'VIDEO_OBSERVE',
  视频辨认: 'VIDEO_RECOGNISE',
  车辆抓拍: 'VEHICLE_CAPTURE',
  人脸抓拍: 'FACE_CAPTURE',
}
const selfDeclared = '自报'

/** `车辆抓拍:3 视频观察:2:自报`: what a point must have, how critical it is, and whether it says itself that it is covered. */
export const requirements = listCell<Point['requires'][number]>(
  ([word = '', criticality = '', declared]) => {
    const capability = Object.entries(capabilityWords).find((names) => names.includes(word))?.[1]
    if (capability === undefined)
      throw new Unreadable({
        en: `not one of ${Object.keys(capabilityWords).join(', ')}`,
        zh: `只能是 ${Object.keys(capabilityWords).join('、')}`,
      })
    const isSelfDeclared = declared === selfDeclared || declared === 'self-declared'
    return { capability, criticality: number(criticality), isSelfDeclared }
  },
  ({ capability, criticality, isSelfDeclared }) => {
    const word = Object.entries(capabilityWords).find((names) => names.includes(capability))?.[0]
    return `${word}:${criticality}${isSelfDeclared ? `:${selfDeclared}` : ''}`
  },
)

/** `gate-1:in gate-2`: the points that a camera is there for, and which way it counts. */
export const served = listCell<CameraArchive['serves'][number]>(
  ([pointId = '', direction]) =>
    ({
      pointId,
      ...(direction === undefined ? {} : { direction }),
    }) as CameraArchive['serves'][number],
  ({ pointId, direction }) => (direction === undefined ? pointId : `${pointId}:${direction}`),
)

/** `120.03,28.89 120.04,28.89`: what is a line, such as a perimeter; a place has its longitude and latitude in columns of their own. */
const corners = listCell<Position>(
  ([longitude = '', latitude = '']) => [number(longitude), number(latitude)],
  (position) => position.join(','),
)
const isLine = (positions: unknown) => Array.isArray(positions) && positions.length > 1
export const line: ListCell = {
  read: corners.read,
  write: (positions) => (isLine(positions) ? corners.write(positions) : ''),
}

/** A code of another system than the columns' own has that system before it: `GA/T 1400:1/2`. */
export const coded = (national: string): ListCell => ({
  read: (text) => {
    const [, system = national, code = text] = /^(.+)[:：](.+)$/.exec(text) ?? []
    return { code, system }
  },
  write: (value) => {
    const { code = '', system = national } = (value ?? {}) as Partial<SourceCode>
    return system === national ? code : `${system}:${code}`
  },
})
