import type { Bilingual } from '@zhian/contracts/bilingual'
import { recordRules, textMember } from '@zhian/contracts/record-rules'
import type { PlainRecord } from '@zhian/contracts/record-rules'
import type { CameraArchive, Maintenance, Point, RecordKind } from '@zhian/contracts/registry'
import { outlinesOf, ringFault, ringFaultText } from '@zhian/contracts/ring-fault'
import type { RegistryRecordRow } from '../control/tables.ts'
import { Errors } from 'typebox/value'
import { refusal } from '../refusal.ts'
import { schemaWord } from '../schema-words.ts'
import type { Wish } from './registry-desk.ts'
import type { RegistrySnapshot } from './registry-snapshot.ts'
import { dateOf, dayNumber } from './calendar-days.ts'

/** What lies in the park because of what it belongs to. Filings and inspections stay when what they speak of goes. */
const standingKinds = ['villages', 'enterprises', 'sites', 'points', 'cameras'] as const
const namedMax = 5

/** What records of a kind are called in Chinese. */
const kindWords: Readonly<Record<RecordKind, string>> = {
  parks: '园区',
  villages: '村社',
  enterprises: '企业',
  sites: '厂区',
  points: '点位',
  cameras: '相机',
  maintenance: '报停',
  shutdowns: '停产',
  holidays: '节假日',
  inspections: '人工核查',
  ignored: '已忽略的相机',
}

/** A record refers to one that is not there. */
export const noSuch = (member: string, kind: RecordKind, id: string | undefined) =>
  refusal('INPUT_REFUSED', {
    en: `/${member}: there is no ${kind} "${id}"`,
    zh: `/${member}：没有${kindWords[kind]}“${id}”`,
  })

/** The first thing that the schema of its kind finds. */
export function unfit(kind: RecordKind, record: unknown): Bilingual {
  const [issue] = Errors(recordRules[kind].schema, record)
  return schemaWord(issue ?? { instancePath: '' }, issue?.instancePath || '/')
}

/** What still stands on a record has to go first: it would be in no park any more. */
export function refuseWhileNeeded({ kind, id }: Wish, around: RegistrySnapshot): void {
  for (const other of standingKinds) {
    const members = Object.entries(recordRules[other].refers).filter(([, to]) => to === kind)
    const needing = [...around[other]].flatMap(([otherId, record]) =>
      members.some(([member]) => textMember(record, member) === id) ? [otherId] : [],
    )
    if (needing.length === 0) continue
    const named = needing.slice(0, namedMax).join(', ')
    const count = needing.length - namedMax
    const [more, moreZh] = count > 0 ? [` and ${count} more`, `等 ${needing.length} 个`] : ['', '']
    throw refusal('CONFLICT', {
      en: `${other} still belong to it: ${named}${more}; retire them first`,
      zh: `还有${kindWords[other]}属于它：${named}${moreZh}；请先停用`,
    })
  }
}

export function refuseBadOutlines(record: PlainRecord): void {
  for (const [path, ring] of outlinesOf(record)) {
    const fault = ringFault(ring)
    if (fault === undefined) continue
    const { en, zh } = ringFaultText(fault)
    throw refusal('INPUT_REFUSED', { en: `${path}: ${en}`, zh: `${path}：${zh}` })
  }
}

interface Refers {
  readonly kind: RecordKind
  /** Of its kind's shape; null where it goes. */
  readonly record: unknown
  /** What stood there; what it said may go on. */
  readonly before: RegistryRecordRow | undefined
}

/** What a point needs, it needs once. A camera stands on a site of its enterprise and serves points of it; maintenance is filed for one's own cameras. */
export function refuseForeign({ kind, record, before }: Refers, around: RegistrySnapshot): void {
  if (record === null) return
  if (kind === 'points') refuseTwice(record as Point)
  const { enterpriseId } = record as { enterpriseId?: string }
  const known: unknown =
    before?.enterpriseId === enterpriseId && before !== undefined ? JSON.parse(before.record) : {}
  if (kind === 'cameras')
    refuseForeignPlaces(record as CameraArchive, { known: known as Partial<CameraArchive>, around })
  if (kind === 'maintenance')
    refuseForeignCameras(record as Maintenance, { known: known as Partial<Maintenance>, around })
}

function refuseForeignCameras(
  { cameraIds, enterpriseId }: Maintenance,
  { known, around }: Known<Maintenance>,
): void {
  const foreign = cameraIds.find(
    (id) => !known.cameraIds?.includes(id) && around.cameras.get(id)?.enterpriseId !== enterpriseId,
  )
  if (foreign !== undefined)
    throw refusal('INPUT_REFUSED', {
      en: `/cameraIds: ${enterpriseId} has no camera "${foreign}"`,
      zh: `/cameraIds：${enterpriseId} 没有摄像机“${foreign}”`,
    })
}

interface Known<T> {
  readonly known: Partial<T>
  readonly around: RegistrySnapshot
}

function refuseTwice({ requires }: Point): void {
  const needs = requires.map(({ capability }) => capability)
  const twice = needs.find((need, index) => needs.indexOf(need) !== index)
  if (twice !== undefined)
    throw refusal('INPUT_REFUSED', {
      en: `/requires: ${twice} stands here twice`,
      zh: `/requires：${twice} 出现了两次`,
    })
}

function refuseForeignPlaces(
  { siteId, enterpriseId, serves }: CameraArchive,
  { known, around }: Known<CameraArchive>,
): void {
  const ownerOf = (id: string | undefined) => around.sites.get(id ?? '')?.enterpriseId
  if (siteId !== known.siteId && ownerOf(siteId) !== enterpriseId)
    throw refusal('INPUT_REFUSED', {
      en: `/siteId: ${enterpriseId} has no site "${siteId}"`,
      zh: `/siteId：${enterpriseId} 没有厂区“${siteId}”`,
    })
  const foreign = serves.find(
    ({ pointId }) =>
      !known.serves?.some((each) => each.pointId === pointId) &&
      ownerOf(around.points.get(pointId)?.siteId) !== enterpriseId,
  )
  if (foreign !== undefined)
    throw refusal('INPUT_REFUSED', {
      en: `/serves: ${enterpriseId} has no point "${foreign.pointId}"`,
      zh: `/serves：${enterpriseId} 没有点位“${foreign.pointId}”`,
    })
}

const holidayDaysMax = 31

/** Days that are none, that end before they begin, or so many that somebody has mistaken the year. */
export function refuseBadDays(record: PlainRecord): void {
  const [from, to] = ['fromDay', 'toDay'].map((member) => textMember(record, member))
  if (from === undefined || to === undefined) return
  for (const [member, day] of Object.entries({ fromDay: from, toDay: to }))
    if (dateOf(dayNumber(day)) !== day)
      throw refusal('INPUT_REFUSED', {
        en: `/${member}: there is no such day`,
        zh: `/${member}：没有这一天`,
      })
  const days = dayNumber(to) - dayNumber(from) + 1
  if (days < 1 || days > holidayDaysMax)
    throw refusal('INPUT_REFUSED', {
      en: `/toDay: must lie within ${holidayDaysMax} days from fromDay on`,
      zh: `/toDay：须在开始日期起的 ${holidayDaysMax} 天以内`,
    })
}
