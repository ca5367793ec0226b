import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type {
  BulletinChange,
  BulletinContent,
  BulletinEntry,
  BulletinEntryOrder,
  BulletinLine,
  BulletinMeasures,
  BulletinOrder,
  BulletinSignature,
  BulletinView,
  DocumentName,
} from '@zhian/contracts/bulletin'
import { Fault } from '@zhian/kit/fault'
import { placeFilter } from '../access/place-filter.ts'
import { may } from '../access/policy.ts'
import type { Permission, Subject } from '../access/policy.ts'
import type { BulletinRow } from '../control/tables.ts'
import type { BulletinRecords } from './bulletin-records.ts'
import { renderDocument, renderDocuments } from './document/render-document.ts'
import { readContent } from './read-content.ts'
import { problemsOf, signBulletin } from './signature.ts'
import type { SigningKey } from './signature.ts'
import { refusal } from '../refusal.ts'

export interface BulletinAuthor {
  readonly subject: Subject
  readonly name: string
}

interface DeskNeeds {
  readonly records: BulletinRecords
  readonly measure: (order: { parkId: string; month: string }) => Promise<BulletinMeasures>
  /** Undefined where there is no such park. */
  readonly parkName: (parkId: string) => Promise<string | undefined>
  readonly readKey: () => Promise<SigningKey>
  /** To whom what is issued is mailed; nobody where there is no mail server. */
  readonly addressesOf: (parkId: string) => Promise<readonly string[]>
  /** Something was issued. */
  readonly onIssued: () => void
  readonly now: () => number
}

/** Bulletins as those who ask may read, write and issue them. */
export class BulletinDesk {
  readonly #needs: DeskNeeds

  constructor(needs: DeskNeeds) {
    this.#needs = needs
  }

  /** Newest month first, its last revision first. */
  async list(subject: Subject, parkId: string): Promise<BulletinLine[]> {
    const within = placeFilter(subject, 'read bulletin', { parkId: 'bulletins.parkId' })
    return (await this.#needs.records.list(parkId, within)).map(lineOf)
  }

  /** Throws NOT_FOUND where it is not there or out of reach. */
  async get(subject: Subject, id: string): Promise<BulletinView> {
    return this.#view(await this.#reach(subject, 'read bulletin', id))
  }

  /**
   * Makes the draft of a month, or measures the one that is there anew; what people typed stays.
   *
   * Throws CONFLICT where the month has been issued and it is not said what is to be corrected.
   */
  async draft(author: BulletinAuthor, order: BulletinOrder): Promise<BulletinView> {
    const { parkId, month, correction } = order
    const parkName = await this.#parkToWrite(author.subject, parkId)
    const { records, measure } = this.#needs
    const before = await records.latest(parkId, month)
    if (before?.state === 'issued' && correction === undefined)
      throw refusal('CONFLICT', {
        en: `${month} has been issued; say what the new revision corrects`,
        zh: `${month} 的月报已签发；请说明新版更正了什么`,
      })
    const measures = await measure({ parkId, month })
    if (before?.state === 'draft') {
      await this.#changed(before, { measures: JSON.stringify(measures) })
      return this.get(author.subject, before.id)
    }
    const row = this.#newDraft(author, { order, before, parkName, measures })
    const entries = before === undefined ? [] : await records.entriesOf(before.id)
    if (!(await records.add(row, entries)))
      throw refusal('CONFLICT', {
        en: 'somebody else is making this bulletin',
        zh: '有人正在生成这份月报',
      })
    return this.get(author.subject, row.id)
  }

  /** What stays away in the change stays as it is. */
  async change(author: BulletinAuthor, id: string, change: BulletinChange): Promise<BulletinView> {
    const row = await this.#reach(author.subject, 'write bulletin', id)
    const { version, entries, ...texts } = change
    const kept = entries === undefined ? null : await this.#signedOff(author, row, entries)
    await this.#changed({ ...row, version }, texts, kept)
    return this.get(author.subject, id)
  }

  /** From here on nothing of it can be changed: figures, entries, both languages, signature. It goes out to the park's recipients. */
  async issue(author: BulletinAuthor, id: string, version: number): Promise<BulletinView> {
    const row = await this.#reach(author.subject, 'write bulletin', id)
    const { records, readKey, addressesOf, onIssued, now } = this.#needs
    const key = await readKey()
    const addresses = await addressesOf(row.parkId)
    const content = {
      ...(await this.#content(row)),
      issuedAtMs: now(),
      issuedBy: author.name,
    }
    const documents = await renderDocuments(content, key.publicKey)
    const signed = signBulletin(key, { content, documents })
    const issued = { signed, documents, addresses }
    if (row.state !== 'draft' || !(await records.issue({ id, version }, issued)))
      throw overtaken(row)
    onIssued()
    return this.get(author.subject, id)
  }

  /** As it was issued, byte for byte; a draft as it stands now. */
  async document(subject: Subject, id: string, name: DocumentName): Promise<Uint8Array> {
    const row = await this.#reach(subject, 'read bulletin', id)
    if (row.state === 'draft') return renderDocument(await this.#content(row), { name })
    const kept = await this.#needs.records.document(id, name)
    if (kept === null) throw new Fault('INVARIANT_BROKEN', `bulletin ${id} has lost its ${name}`)
    return kept
  }

  /** Throws NOT_FOUND for a draft: it is not signed. */
  async signature(subject: Subject, id: string): Promise<BulletinSignature> {
    const { signature } = await this.#reach(subject, 'read bulletin', id)
    if (signature === null)
      throw refusal('NOT_FOUND', { en: 'a draft is not signed', zh: '草稿没有签名' })
    return JSON.parse(signature) as BulletinSignature
  }

  /** Whether a month has been begun, by whomever. */
  async isBegun(parkId: string, month: string): Promise<boolean> {
    return (await this.#needs.records.latest(parkId, month)) !== undefined
  }

  async #parkToWrite(subject: Subject, parkId: string): Promise<string> {
    const at = { parkId, enterpriseId: null }
    if (may(subject, 'write bulletin', at)) {
      const name = await this.#needs.parkName(parkId)
      if (name !== undefined) return name
    }
    throw refusal('NOT_FOUND', {
      en: 'there is no such park within your reach',
      zh: '您的权限范围内没有这个园区',
    })
  }

  #newDraft(
    author: BulletinAuthor,
    {
      order,
      before,
      parkName,
      measures,
    }: {
      order: BulletinOrder
      before: BulletinRow | undefined
      parkName: string
      measures: BulletinMeasures
    },
  ): BulletinRow {
    return {
      id: randomUUID(),
      parkId: order.parkId,
      month: order.month,
      revision: (before?.revision ?? 0) + 1,
      state: 'draft',
      version: 1,
      parkName,
      correction: before === undefined ? null : (order.correction ?? null),
      campaign: before?.campaign ?? '',
      remarks: before?.remarks ?? '',
      measures: JSON.stringify(measures),
      createdAtMs: this.#needs.now(),
      createdBy: author.name,
      issuedAtMs: null,
      issuedBy: null,
      signature: null,
    }
  }

  /** Who typed a figure, and when, stays with it as long as it stays as it is. */
  async #signedOff(
    author: BulletinAuthor,
    row: BulletinRow,
    entries: readonly BulletinEntryOrder[],
  ): Promise<BulletinEntry[]> {
    const typed = { by: author.name, atMs: this.#needs.now() }
    const before = await this.#needs.records.entriesOf(row.id)
    return entries.map(
      (entry) => before.find((each) => isSame(each, entry)) ?? { ...entry, ...typed },
    )
  }

  async #changed(
    row: BulletinRow,
    change: Parameters<BulletinRecords['change']>[1],
    entries: readonly BulletinEntry[] | null = null,
  ): Promise<void> {
    if (!(await this.#needs.records.change(row, change, entries))) throw overtaken(row)
  }

  async #reach(subject: Subject, permission: Permission, id: string): Promise<BulletinRow> {
    const row = await this.#needs.records.find(id)
    const at = { parkId: row?.parkId ?? null, enterpriseId: null }
    if (row === undefined || !may(subject, permission, at))
      throw refusal('NOT_FOUND', { en: 'there is no such bulletin', zh: '没有这份月报' })
    return row
  }

  async #content(row: BulletinRow): Promise<BulletinContent> {
    if (row.signature !== null)
      return readContent((JSON.parse(row.signature) as BulletinSignature).content)
    return {
      schema: 'bulletin.v2',
      bulletinId: row.id,
      parkId: row.parkId,
      parkName: row.parkName,
      month: row.month,
      revision: row.revision,
      correction: row.correction,
      campaign: row.campaign,
      remarks: row.remarks,
      measures: JSON.parse(row.measures) as BulletinMeasures,
      entries: await this.#needs.records.entriesOf(row.id),
      issuedAtMs: null,
      issuedBy: null,
    }
  }

  async #view(row: BulletinRow): Promise<BulletinView> {
    const content = await this.#content(row)
    const line = { ...lineOf(row), version: row.version, content }
    if (row.signature === null) return { ...line, signature: null }
    const signed = JSON.parse(row.signature) as BulletinSignature
    const documents = await this.#needs.records.documents(row.id)
    const isValid = problemsOf(signed, documents).length === 0
    const { statement, signature } = signed
    return { ...line, signature: { statement, signature, isValid } }
  }
}

function lineOf(row: BulletinRow): BulletinLine {
  const { parkId, month, revision, state, correction, campaign } = row
  const { createdBy, createdAtMs, issuedBy, issuedAtMs } = row
  const when = { createdBy, createdAtMs, issuedBy, issuedAtMs }
  return { bulletinId: row.id, parkId, month, revision, state, correction, campaign, ...when }
}

function isSame(kept: BulletinEntry, order: BulletinEntryOrder): boolean {
  const { by: _by, atMs: _atMs, ...typed } = kept
  return isDeepStrictEqual(typed, order)
}

function overtaken({ state }: BulletinRow): Fault {
  return state === 'issued'
    ? refusal('CONFLICT', {
        en: 'it has been issued; only a new revision can correct it',
        zh: '已经签发；只能用新版更正',
      })
    : refusal('CONFLICT', {
        en: 'somebody else has changed this since you read it',
        zh: '您打开之后已有人改过',
      })
}
