import { shapeReader } from '@zhian/contracts/parse'
import { recordRules, textMember } from '@zhian/contracts/record-rules'
import type { PlainRecord } from '@zhian/contracts/record-rules'
import { CameraArchive, recordKinds } from '@zhian/contracts/registry'
import type { Holiday, RecordKind } from '@zhian/contracts/registry'
import type { RegistryChange, RegistryRecord } from '@zhian/contracts/registry-exchange'
import { placeFilter } from '../access/place-filter.ts'
import { may } from '../access/policy.ts'
import type { Permission, Place, Subject } from '../access/policy.ts'
import type { RegistryRecordRow } from '../control/tables.ts'
import { archiveFaults } from './archive-faults.ts'
import { changeOf } from './change-of.ts'
import { filedNow } from './filed-now.ts'
import { inspectedNow } from './inspected-now.ts'
import {
  noSuch,
  refuseBadDays,
  refuseBadOutlines,
  refuseForeign,
  refuseWhileNeeded,
  unfit,
} from './refuse-unfit.ts'
import type { RegistryRecords, WrittenRecord } from './registry-records.ts'
import { snapshotOf, surroundings } from './registry-snapshot.ts'
import type { RegistrySnapshot } from './registry-snapshot.ts'
import { refusal } from '../refusal.ts'

export interface Author {
  readonly subject: Subject
  readonly name: string
  readonly source: RegistryChange['source']
}

/** What is to stand under an id; null where it is to go. */
export interface Wish {
  readonly kind: RecordKind
  readonly id: string
  readonly record: unknown
  /** The version that it was made from; absent where whatever stands there is to be replaced. */
  readonly version?: number
}

interface Ground {
  readonly around: RegistrySnapshot
  /** By id, those that stand there or stood. */
  readonly rows: ReadonlyMap<string, RegistryRecordRow>
}

interface DeskNeeds {
  readonly records: RegistryRecords
  /** Told after every change, with everything as it stands now. */
  readonly changed: (snapshot: RegistrySnapshot) => void
  readonly now: () => number
}

const isCamera = shapeReader(CameraArchive)
const readers = new Map(recordKinds.map((kind) => [kind, shapeReader(recordRules[kind].schema)]))
/** Others write too where the database is a server. */
const snapshotMsMax = 2000

/** The registry as those who ask may see and change it. */
export class RegistryDesk {
  readonly #needs: DeskNeeds
  #snapshot: { readonly atMs: number; readonly value: RegistrySnapshot } | undefined

  constructor(needs: DeskNeeds) {
    this.#needs = needs
  }

  async snapshot(): Promise<RegistrySnapshot> {
    const nowMs = this.#needs.now()
    if (this.#snapshot === undefined || nowMs - this.#snapshot.atMs > snapshotMsMax)
      this.#snapshot = { atMs: nowMs, value: snapshotOf(await this.#needs.records.everything()) }
    return this.#snapshot.value
  }

  /** As last read; what was added a moment ago by another process may be missing. */
  enterprisesOfPark(parkId: string): string[] {
    const enterprises = this.#snapshot?.value.enterprises.values() ?? []
    return [...enterprises].flatMap((each) => (each.parkId === parkId ? [each.enterpriseId] : []))
  }

  /** As last read, too. */
  holidays(): Holiday[] {
    return [...(this.#snapshot?.value.holidays.values() ?? [])]
  }

  async list(
    subject: Subject,
    kind: RecordKind,
    asked: { after: string; itemsMax: number; hasRetired: boolean },
  ): Promise<RegistryRecord[]> {
    const within = placeFilter(subject, 'read registry', {
      parkId: 'registryRecords.parkId',
      enterpriseId: 'registryRecords.enterpriseId',
    })
    const page = { after: asked.after, itemsMax: asked.itemsMax }
    const rows = await this.#needs.records.list(kind, {
      within,
      page,
      hasRetired: asked.hasRetired,
    })
    const judge = await this.#judge()
    return rows.map(judge)
  }

  /** Throws NOT_FOUND where it is not there or out of reach: whether it exists elsewhere is not told. */
  async get(subject: Subject, kind: RecordKind, id: string): Promise<RegistryRecord> {
    const row = await this.#reach(subject, 'read registry', { kind, id })
    return (await this.#judge())(row)
  }

  async changes(subject: Subject, kind: RecordKind, id: string): Promise<RegistryChange[]> {
    await this.#reach(subject, 'read registry', { kind, id })
    const { cameras } = await this.snapshot()
    const formerIds = kind === 'cameras' ? cameras.get(id)?.formerIds : undefined
    const rows = await this.#needs.records.changesOf(kind, [id, ...(formerIds ?? [])])
    return rows.map(changeOf)
  }

  /** Throws INPUT_REFUSED with the member that is wrong, NOT_FOUND, FORBIDDEN, or CONFLICT where somebody was quicker. */
  async put(author: Author, wish: Wish): Promise<RegistryRecord> {
    const written = this.plan(author, wish, await this.ground(wish.kind, [wish.id]))
    await this.write([written])
    return (await this.#judge())(written.after)
  }

  /** What wishes of one kind are planned against, read at once for all of them. */
  async ground(kind: RecordKind, ids: readonly string[]): Promise<Ground> {
    const rows = await this.#needs.records.findAll(kind, ids)
    return { around: await this.snapshot(), rows: new Map(rows.map((row) => [row.id, row])) }
  }

  /** What a wish would do, checked against what stands; nothing is written. */
  plan(author: Author, wished: Wish, { around, rows }: Ground): WrittenRecord {
    const { kind, id } = wished
    const nowMs = this.#needs.now()
    const before = rows.get(id)
    if (wished.version !== undefined && wished.version !== (before?.version ?? 0))
      throw refusal('CONFLICT', {
        en: 'somebody else has changed this since you read it',
        zh: '您打开之后已有人改过',
      })
    // A manager may enter what was filed on paper; whoever gains by it may not say when.
    const isDecider = may(author.subject, 'change registry', placeOf(placeIn(wished, around)))
    const asked = permissionFor(wished, before)
    if (before !== undefined) mayChange(author.subject, asked, placeOf(before))
    if (wished.record === null) refuseWhileNeeded(wished, around)
    const dated = isDecider ? wished : filedNow(wished, { before, nowMs })
    const wish = inspectedNow(dated, { author, before, around, nowMs })
    const wanted = wish.record === null ? standing(before) : standingAs(wish, { around, before })
    mayChange(author.subject, asked, placeOf(wanted))
    refuseForeign({ kind, before, record: wish.record }, around)
    const after: RegistryRecordRow = {
      kind,
      id,
      ...wanted,
      version: (before?.version ?? 0) + 1,
      changedAtMs: nowMs,
      changedBy: author.name,
      retiredAtMs: wish.record === null ? nowMs : null,
    }
    return { before, after, source: author.source }
  }

  async write(written: readonly WrittenRecord[]): Promise<void> {
    if (!(await this.#needs.records.write(written)))
      throw refusal('CONFLICT', {
        en: 'somebody else has changed this since you read it',
        zh: '您打开之后已有人改过',
      })
    this.#snapshot = undefined
    this.#needs.changed(await this.snapshot())
  }

  async #reach(
    subject: Subject,
    permission: Permission,
    { kind, id }: { kind: RecordKind; id: string },
  ): Promise<RegistryRecordRow> {
    const row = await this.#needs.records.find(kind, id)
    if (row === undefined || !may(subject, permission, placeOf(row)))
      throw refusal('NOT_FOUND', { en: 'there is no such record', zh: '没有这份档案' })
    return row
  }

  async #judge(): Promise<(row: RegistryRecordRow) => RegistryRecord> {
    const snapshot = await this.snapshot()
    const nowMs = this.#needs.now()
    // Only cameras are judged; what they are judged against takes a look at all of them.
    let around: ReturnType<typeof surroundings> | undefined
    const faultsOf = (camera: CameraArchive) => {
      around ??= surroundings(snapshot, nowMs)
      return [...archiveFaults(camera, around(camera))]
    }
    return (row) => {
      const record: unknown = JSON.parse(row.record)
      const camera = row.kind === 'cameras' ? isCamera(record) : undefined
      return {
        kind: row.kind,
        id: row.id,
        version: row.version,
        changedAtMs: row.changedAtMs,
        changedBy: row.changedBy,
        ...(row.retiredAtMs === null ? {} : { retiredAtMs: row.retiredAtMs }),
        record,
        faults: camera?.ok === true ? faultsOf(camera.value) : [],
      }
    }
  }
}

type Placed = Pick<RegistryRecordRow, 'parkId' | 'enterpriseId'>
type Standing = Placed & Pick<RegistryRecordRow, 'record'>

const placeOf = ({ parkId, enterpriseId }: Placed): Place => ({
  parkId,
  enterpriseId: enterpriseId === '' ? null : enterpriseId,
})

/** Who answers for cameras files maintenance and may take it back; what has been decided on is no longer theirs. */
function permissionFor({ kind, record }: Wish, before: RegistryRecordRow | undefined): Permission {
  if (kind === 'inspections') return 'inspect'
  if (kind !== 'maintenance') return 'change registry'
  const states = [record, before === undefined ? undefined : JSON.parse(before.record)].map(
    (each: unknown) => textMember(Object(each) as PlainRecord, 'state') ?? 'filed',
  )
  const isOwn = states.every((state) => state === 'filed' || state === 'withdrawn')
  return isOwn ? 'file maintenance' : 'change registry'
}

/** What cannot be seen is not there; what can be seen and not changed is forbidden. */
function mayChange(subject: Subject, asked: Permission, at: Place): void {
  if (may(subject, asked, at)) return
  throw may(subject, 'read registry', at)
    ? refusal('FORBIDDEN', { en: 'this place is not yours to change', zh: '您不能修改这里的档案' })
    : refusal('NOT_FOUND', {
        en: 'there is no such record within your reach',
        zh: '您的权限范围内没有这份档案',
      })
}

function standing(before: RegistryRecordRow | undefined): Standing {
  if (before === undefined)
    throw refusal('NOT_FOUND', { en: 'there is no such record', zh: '没有这份档案' })
  const { parkId, enterpriseId, record } = before
  return { parkId, enterpriseId, record }
}

interface Around {
  readonly around: RegistrySnapshot
  readonly before: RegistryRecordRow | undefined
}

function standingAs(wish: Wish, { around, before }: Around): Standing {
  const record = JSON.stringify(checked(wish, { around, before }))
  return { ...placeIn(wish, around), record }
}

/** Of the right shape, under its own name, and what it refers to is there, or was when it began to. */
function checked(wish: Wish, { around, before }: Around): PlainRecord {
  const { kind, id, record } = wish
  const read = readers.get(kind)?.(record)
  if (read?.ok !== true) throw refusal('INPUT_REFUSED', unfit(kind, record))
  const plain = read.value as PlainRecord
  refuseBadOutlines(plain)
  refuseBadDays(plain)
  const { idMember, refers } = recordRules[kind]
  if (textMember(plain, idMember) !== id)
    throw refusal('INPUT_REFUSED', {
      en: `/${idMember}: must be the id that it is put under, ${id}`,
      zh: `/${idMember}：须与存入的编号 ${id} 一致`,
    })
  const stood = JSON.parse(before?.record ?? '{}') as PlainRecord
  const missing = Object.entries(refers).find(([member, otherKind]) => {
    const other = textMember(plain, member)
    return other !== undefined && other !== stood[member] && !around[otherKind].has(other)
  })
  if (missing === undefined) return plain
  const [member, otherKind] = missing
  throw noSuch(member, otherKind, textMember(plain, member))
}

/** Whose it is: what scopes look at. */
function placeIn({ kind, id, record }: Wish, around: RegistrySnapshot): Placed {
  const plain = Object(record) as PlainRecord
  if (kind === 'parks') return { parkId: id, enterpriseId: '' }
  const parkId = textMember(plain, 'parkId')
  if (kind === 'enterprises') return { parkId: parkId ?? '', enterpriseId: id }
  if (parkId !== undefined) return { parkId, enterpriseId: '' }
  const siteId = textMember(plain, 'siteId') ?? ''
  const enterpriseId =
    textMember(plain, 'enterpriseId') ?? around.sites.get(siteId)?.enterpriseId ?? ''
  return { parkId: around.enterprises.get(enterpriseId)?.parkId ?? '', enterpriseId }
}
