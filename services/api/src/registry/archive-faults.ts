import type { ArchiveFault, CameraArchive, Park, Point, Position } from '@zhian/contracts/registry'

/** What a camera's archive is judged against. */
export interface ArchiveSurroundings {
  readonly park: Park | undefined
  /** Other cameras by what must be theirs alone, lower-cased: MAC addresses, device codes; and how many share a position. */
  readonly taken: (member: 'macAddress' | 'deviceCode', value: string) => boolean
  readonly sharing: (position: Position) => number
  /** Names in the same enterprise. */
  readonly isNamesake: (name: string) => boolean
  readonly prohibitedZoneAt: (position: Position) => string | undefined
  readonly points: readonly Point[]
  /** The archive that stands under a device code or an id. */
  readonly cameraCalled: (codeOrId: string) => CameraArchive | undefined
  readonly nowMs: number
}

/** Says what is wrong with a value, by the key of a rule; undefined where nothing is. */
type Rule = (camera: CameraArchive, around: ArchiveSurroundings) => string | undefined
interface Field {
  /** Whether an archive without it is unqualified (GB/T 28181-2022 annex J; classes 1 and 2 want more). */
  readonly isMandatory: (camera: CameraArchive) => boolean
  readonly rule: Rule
}

const always = () => true
const never = () => false
const isClass =
  (...classes: string[]) =>
  ({ pointClass = '9' }: CameraArchive) =>
    classes.includes(pointClass)
const isUnset = (text: string | undefined) =>
  text === undefined || /^(unknown|其他|其它|无|-+|n\/?a)$/i.test(text.trim())
const filled =
  (member: 'manufacturer' | 'model' | 'address'): Rule =>
  (camera) =>
    isUnset(camera[member]) ? 'not_filled' : undefined
const decimalsMin = 5
const sharingMax = 5

const position: Rule = ({ position: at, pointClass }, around) => {
  if (at === undefined) return 'not_filled'
  const [longitude, latitude] = at
  if (longitude === 0 && latitude === 0) return 'zero_position'
  const isFine = at.some((degrees) => (String(degrees).split('.')[1] ?? '').length >= decimalsMin)
  if (!isFine && pointClass !== '9') return 'position_too_coarse'
  if (around.park?.outline !== undefined && !isNear(at, around.park.outline, 200))
    return 'outside_park'
  return around.sharing(at) > sharingMax ? 'position_shared' : undefined
}

const deviceCode: Rule = ({ deviceCode: code }, around) => {
  if (code === undefined) return 'not_filled'
  if (!/^\d{20}$/.test(code)) return 'not_20_digits'
  const region = around.park?.civilCode
  if (region !== undefined && !code.startsWith(region.slice(0, 6))) return 'other_region'
  // 111 to 143 are devices of GB/T 28181 annex D; a platform's code is no camera's.
  if (!/^1[1-4]\d$/.test(code.slice(10, 13))) return 'no_device_type'
  return around.taken('deviceCode', code) ? 'taken' : undefined
}

/** Mobile, landline with its area code and any extension, 400 and 800, with China's prefix or without; several with a comma or stroke between. */
const telephone =
  /^(\+?86)?(1[3-9]\d{9}|0(10|2\d|[3-9]\d{2})[2-9]\d{6,7}(转|x|ext|#)?\d{0,6}|[48]00\d{7}(转|x|ext|#)?\d{0,6})$/i

const contact: Rule = ({ contact: text }) => {
  if (text === undefined || isUnset(text)) return 'not_filled'
  const numbers = text.split(/[,，、;；/]/).map((each) => each.replaceAll(/[\s()（）.-]/g, ''))
  return numbers.every((each) => telephone.test(each)) ? undefined : 'no_telephone'
}

/** Platforms, recorders and regions stand in no archive here; a camera that is a parent does, and is under none of its own. */
const parentId: Rule = ({ cameraId, deviceCode: own, parentId: parent }, { cameraCalled }) => {
  if (parent === undefined || isUnset(parent)) return 'not_filled'
  if (parent === cameraId || parent === own) return 'parent_ring'
  if (cameraCalled(parent) === undefined)
    return isElsewhere.test(parent) ? undefined : 'parent_unknown'
  return isAbove(cameraId, parent, cameraCalled) ? 'parent_ring' : undefined
}

const isElsewhere = /^((\d\d){1,4}|\d{10}(?!13[12])\d{10})$/

/** Whether a camera stands above what it stands under. */
function isAbove(
  cameraId: string,
  parent: string,
  cameraCalled: ArchiveSurroundings['cameraCalled'],
): boolean {
  const passed = new Set<string>()
  let next = cameraCalled(parent)
  while (next !== undefined && !passed.has(next.cameraId)) {
    passed.add(next.cameraId)
    next = next.parentId === undefined ? undefined : cameraCalled(next.parentId)
  }
  return passed.has(cameraId)
}

const macAddress: Rule = ({ macAddress: mac }, around) => {
  if (mac === undefined) return undefined
  if (!/^([0-9A-F]{2}-){5}[0-9A-F]{2}$/.test(mac)) return 'mac_malformed'
  if (mac === '00-00-00-00-00-00') return 'mac_zero'
  return around.taken('macAddress', mac.toLowerCase()) ? 'taken' : undefined
}

const name: Rule = ({ name: text }, around) => {
  if (text === undefined || text.length < 4) return 'name_too_short'
  return around.isNamesake(text) ? 'name_taken' : undefined
}

const civilCode: Rule = ({ civilCode: code }, { park }) => {
  if (code === undefined) return 'not_filled'
  if (!/^(\d\d){1,4}$/.test(code)) return 'not_a_region'
  const region = park?.civilCode ?? code
  return region.startsWith(code) || code.startsWith(region) ? undefined : 'other_region'
}

const recordDays: Rule = ({ recordDays: days, recordDaysRequired: required = 30 }) => {
  if (days === undefined) return 'not_filled'
  return days < required ? 'too_few_days' : undefined
}

const recordingDeclared: Rule = ({ recordingDeclared: declared }, { nowMs }) => {
  if (declared === undefined) return undefined
  if (declared.asOfMs > nowMs) return 'in_the_future'
  if (declared.oldestAtMs > declared.asOfMs) return 'oldest_after_look'
  const keptHours = (declared.asOfMs - declared.oldestAtMs) / 3_600_000
  return (declared.missingHours ?? 0) > keptHours ? 'more_missing_than_kept' : undefined
}

const installedAtMs: Rule = ({ installedAtMs: atMs }, { nowMs }) => {
  if (atMs === undefined) return 'not_filled'
  return atMs > nowMs ? 'in_the_future' : undefined
}

const sign: Rule = ({ signPhotoSha256, serves }, { points }) => {
  const isFace = points.some(
    ({ pointId, requires }) =>
      serves.some((served) => served.pointId === pointId) &&
      requires.some(({ capability }) => capability === 'FACE_CAPTURE'),
  )
  return isFace && signPhotoSha256 === undefined ? 'sign_missing' : undefined
}

const zone: Rule = ({ position: at }, around) =>
  at !== undefined && around.prohibitedZoneAt(at) !== undefined ? 'in_prohibited_zone' : undefined

const nationalCodes: Readonly<Record<string, readonly string[]>> = {
  structure: ['1', '2', '3', '4', '5', '6', '7'],
  room: ['1', '2'],
  supplementLight: ['1', '2', '3', '4', '9'],
  direction: ['1', '2', '3', '4', '5', '6', '7', '8'],
}

const codes: Rule = ({ codes: given }) => {
  for (const [member, known] of Object.entries(nationalCodes)) {
    const code = given[member]
    // Another system's codes are kept as they are; only those of the national catalogue are known here.
    if (code?.system === 'GB/T 28181-2022' && !known.includes(code.code)) return `${member}_unknown`
  }
  return undefined
}

/** Every field that is judged, in the order of the archive's page. */
export const archiveFields: Readonly<Record<string, Field>> = {
  deviceCode: { isMandatory: always, rule: deviceCode },
  name: { isMandatory: always, rule: name },
  manufacturer: { isMandatory: always, rule: filled('manufacturer') },
  model: { isMandatory: always, rule: filled('model') },
  civilCode: { isMandatory: always, rule: civilCode },
  address: { isMandatory: always, rule: filled('address') },
  parentId: { isMandatory: always, rule: parentId },
  registerWay: {
    isMandatory: always,
    rule: ({ registerWay }) => (registerWay === undefined ? 'not_filled' : undefined),
  },
  secrecy: {
    isMandatory: always,
    rule: ({ secrecy }) => (secrecy === undefined ? 'not_filled' : undefined),
  },
  pointClass: {
    isMandatory: always,
    rule: ({ pointClass }) => (pointClass === undefined ? 'not_filled' : undefined),
  },
  grassrootsCode: {
    isMandatory: always,
    rule: ({ grassrootsCode: code }) =>
      code === undefined
        ? 'not_filled'
        : /^\d{6}(\d{3}){0,2}$/.test(code)
          ? undefined
          : 'malformed',
  },
  position: { isMandatory: isClass('1', '2'), rule: position },
  installedAtMs: { isMandatory: isClass('1'), rule: installedAtMs },
  contact: { isMandatory: isClass('1'), rule: contact },
  recordDays: { isMandatory: isClass('1'), rule: recordDays },
  recordingDeclared: { isMandatory: never, rule: recordingDeclared },
  macAddress: { isMandatory: never, rule: macAddress },
  codes: { isMandatory: never, rule: codes },
  signPhotoSha256: { isMandatory: never, rule: sign },
  prohibitedZone: { isMandatory: never, rule: zone },
}

/** What somebody should look at, and what leaves an archive qualified: two gates may both be called 东门. */
const warnings: ReadonlySet<string> = new Set(['name_taken'])

/** What is wrong with one archive. An optional field that is absent is no fault. Source: GB/T 28181-2022 annex J and the park's rules. */
export function archiveFaults(
  camera: CameraArchive,
  around: ArchiveSurroundings,
): readonly ArchiveFault[] {
  return Object.entries(archiveFields).flatMap(([field, { isMandatory, rule }]) => {
    const broken = rule(camera, around)
    if (broken === undefined) return []
    const isNeeded = isMandatory(camera) && !warnings.has(broken)
    if (broken === 'not_filled' && !isNeeded) return []
    const value = textOf(camera[field as keyof CameraArchive])
    return [
      { field, rule: broken, isMandatory: isNeeded, ...(value === undefined ? {} : { value }) },
    ]
  })
}

/** How many fields are mandatory for this camera. */
export function mandatoryFields(camera: CameraArchive): number {
  return Object.values(archiveFields).filter(({ isMandatory }) => isMandatory(camera)).length
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200)
}

/** Inside the ring, or nearer to one of its edges than so many metres, on a plane that is true within a park. */
export function isNear(
  [longitude, latitude]: Position,
  ring: readonly Position[],
  metres: number,
): boolean {
  const metresPerDegree = 111_320
  const east = metresPerDegree * Math.cos((latitude * Math.PI) / 180)
  const flat = ring.map(
    ([x, y]) => [(x - longitude) * east, (y - latitude) * metresPerDegree] as const,
  )
  let isInside = false
  for (let index = 1; index < flat.length; index += 1) {
    const [[ax, ay], [bx, by]] = [flat[index - 1] ?? [0, 0], flat[index] ?? [0, 0]]
    if (ay > 0 !== by > 0 && (-ay * (bx - ax)) / (by - ay) + ax > 0) isInside = !isInside
    const length = (bx - ax) ** 2 + (by - ay) ** 2
    const along =
      length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * (bx - ax) + ay * (by - ay)) / length))
    if (Math.hypot(ax + along * (bx - ax), ay + along * (by - ay)) <= metres) return true
  }
  return isInside
}
