import type {
  RectificationItem,
  RectificationKpis,
  RectificationState,
} from '@zhian/contracts/assessment'
import { placeFilter } from '../access/place-filter.ts'
import { may } from '../access/policy.ts'
import type { Subject } from '../access/policy.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import type { RegistrySnapshot } from '../registry/registry-snapshot.ts'
import type { Finding } from './causes.ts'
import type { RectificationRecords } from './rectification-records.ts'
import type { RectificationRecord } from './rectification-tables.ts'
import { refusal } from '../refusal.ts'

interface DeskNeeds {
  readonly records: RectificationRecords
  readonly registry: Pick<RegistryDesk, 'snapshot'>
  readonly now: () => number
}

/** What a person may say of an item. */
export interface ItemAnswer {
  readonly version?: number
  readonly state?: 'working' | 'recheck'
  readonly responsible?: string | null
  readonly note?: string | null
  readonly dueAtMs?: number
  readonly dueSource?: string
}

interface Span {
  readonly fromMs: number
  readonly toMs: number
}

const columns = {
  parkId: 'rectificationItems.parkId',
  enterpriseId: 'rectificationItems.enterpriseId',
}

/** 整改清单 as those who ask may see and answer it. */
export function rectificationDesk({ records, registry, now }: DeskNeeds) {
  return {
    async list(
      subject: Subject,
      asked: { enterpriseId?: string; state?: RectificationState },
    ): Promise<RectificationItem[]> {
      const rows = await records.list(placeFilter(subject, 'read score', columns), asked)
      const snapshot = await registry.snapshot()
      return rows
        .map((row) => itemOf(row, snapshot))
        .sort((a, b) => b.pointsLost - a.pointsLost || (a.itemId < b.itemId ? -1 : 1))
    },

    /** Throws NOT_FOUND out of reach, FORBIDDEN for a date that is not theirs to set, CONFLICT where somebody was quicker. */
    async answer(
      { subject, name }: { readonly subject: Subject; readonly name: string },
      itemId: string,
      answer: ItemAnswer,
    ): Promise<RectificationItem> {
      const before = await records.find(itemId)
      if (before === undefined || !may(subject, 'answer rectification', before))
        throw refusal('NOT_FOUND', {
          en: 'there is no such item within your reach',
          zh: '您的权限范围内没有这条整改',
        })
      const { version = before.version, ...wanted } = answer
      refuse(wanted, before, { mayDate: may(subject, 'change score', before) })
      const after = { ...before, ...wanted, version: before.version + 1 }
      const change = { before: { ...before, version }, after, by: name, atMs: now() }
      if (version !== before.version || !(await records.write([change])))
        throw refusal('CONFLICT', {
          en: 'somebody else has changed this since you read it',
          zh: '您打开之后已有人改过',
        })
      return itemOf(after, await registry.snapshot())
    },

    /** Beside the score, never inside it. */
    async kpis(
      subject: Subject,
      { enterpriseId, fromMs, toMs }: Span & { readonly enterpriseId?: string },
    ): Promise<RectificationKpis> {
      const asked = enterpriseId === undefined ? {} : { enterpriseId }
      const items = await records.list(placeFilter(subject, 'read score', columns), asked)
      return kpisOf(items, { fromMs, toMs })
    },
  }
}
export type RectificationDesk = ReturnType<typeof rectificationDesk>

function itemOf(row: RectificationRecord, snapshot: RegistrySnapshot): RectificationItem {
  const { finding: text, parkId: _park, causeKey: _key, reopenedCount: _count, ...item } = row
  const { parts: _parts, ...finding } = JSON.parse(text) as Finding
  const { enterpriseId } = row
  return {
    ...item,
    enterpriseName: snapshot.enterprises.get(enterpriseId)?.name ?? enterpriseId,
    ...finding,
    objectName: nameOf(finding.objectId, { snapshot, enterpriseId }),
    alsoObjectIds: [...finding.alsoObjectIds],
  }
}

/** A camera, a slot (`point/CAPABILITY`), or the enterprise as a whole. */
function nameOf(
  objectId: string,
  { snapshot, enterpriseId }: { snapshot: RegistrySnapshot; enterpriseId: string },
): string {
  if (objectId === 'enterprise') return snapshot.enterprises.get(enterpriseId)?.name ?? objectId
  const [pointId = ''] = objectId.split('/')
  const found = snapshot.points.get(pointId) ?? snapshot.cameras.get(objectId)
  return found?.name ?? objectId
}

function refuse(
  { state, dueAtMs, dueSource }: ItemAnswer,
  before: RectificationRecord,
  { mayDate }: { readonly mayDate: boolean },
): void {
  const isDated = dueAtMs !== undefined || dueSource !== undefined
  if (isDated && !mayDate)
    throw refusal('FORBIDDEN', {
      en: 'when it is due is for the park to say',
      zh: '期限由园区确定',
    })
  if (isDated && (dueAtMs === undefined || dueSource === undefined))
    throw refusal('INPUT_REFUSED', {
      en: 'dueAtMs: goes with dueSource, which says whose date it is',
      zh: 'dueAtMs：须与 dueSource（期限由谁定）一起填写',
    })
  if (before.state === 'closed' && state !== undefined)
    throw refusal('CONFLICT', {
      en: 'it is closed; only the measurement opens it again',
      zh: '已关闭；只有测量再次不达标才会重新打开',
    })
}

function kpisOf(items: readonly RectificationRecord[], { fromMs, toMs }: Span): RectificationKpis {
  const isWithin = (atMs: number | null) => atMs !== null && atMs >= fromMs && atMs < toMs
  const closed = items.filter(({ closedAtMs }) => isWithin(closedAtMs))
  const due = items.filter(({ dueAtMs }) => isWithin(dueAtMs))
  const repairHours = closed.map(
    ({ closedAtMs, reopenedAtMs, firstSeenAtMs }) =>
      ((closedAtMs ?? 0) - (reopenedAtMs ?? firstSeenAtMs)) / 3_600_000,
  )
  return {
    closed: closed.length,
    due: due.length,
    closedInTime: due.filter(
      ({ closedAtMs, dueAtMs }) => closedAtMs !== null && closedAtMs <= (dueAtMs ?? 0),
    ).length,
    reopened: items.filter(({ reopenedAtMs }) => isWithin(reopenedAtMs)).length,
    meanHoursToRepair:
      repairHours.length === 0
        ? null
        : repairHours.reduce((sum, hours) => sum + hours, 0) / repairHours.length,
  }
}
