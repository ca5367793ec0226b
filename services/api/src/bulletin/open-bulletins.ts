import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { operatorByToken } from '../access/policy.ts'
import type { OpenAssessment } from '../assessment/open-assessment.ts'
import type { ControlStore } from '../control/control-store.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import type { RegistrySnapshot } from '../registry/registry-snapshot.ts'
import { controlAsker } from './assessment.ts'
import type { BulletinSettings } from './bulletin-settings.ts'
import { BulletinDesk } from './bulletin-desk.ts'
import { bulletinRecords } from './bulletin-records.ts'
import type { BulletinRecords } from './bulletin-records.ts'
import { startDraftSchedule } from './draft-schedule.ts'
import type { ScheduleEvents } from './draft-schedule.ts'
import { mailDesk } from './mail-desk.ts'
import type { MailDesk } from './mail-desk.ts'
import { mailOf } from './mail-message.ts'
import { startPost } from './mail-post.ts'
import type { PostEvents } from './mail-post.ts'
import { mailRecords } from './mail-records.ts'
import { sendMail } from './mail-sender.ts'
import { measureMonth } from './measure-month.ts'
import { assessedIn, scoreLastMonth } from './month-scores.ts'
import { comparedPeriods } from './period.ts'
import { readSigningKey } from './signing-key.ts'
import { refusal } from '../refusal.ts'

interface BulletinNeeds {
  readonly bulletin: BulletinSettings
  readonly control: ControlStore
  readonly warehouse: Warehouse
  readonly registry: RegistryDesk
  readonly assessment: Pick<OpenAssessment, 'compute'>
  readonly events: ScheduleEvents & PostEvents
  readonly now: () => number
}

export interface Bulletins extends AsyncDisposable {
  readonly desk: BulletinDesk
  readonly mail: MailDesk
}

export function openBulletins(needs: BulletinNeeds): Bulletins {
  const { bulletin: settings, warehouse, registry, now } = needs
  const records = bulletinRecords(needs.control)
  const askControl = controlAsker(needs.control)
  const { mail, post, addressesOf } = openMail(needs, records)
  const desk = new BulletinDesk({
    records,
    async measure(order) {
      await scoreLastMonth(needs, order)
      const names = namesIn(await registry.snapshot())
      const { dialect } = needs.control
      const { issuedOf } = records
      const assessedOf = (parkId: string, month: string) =>
        assessedIn(needs.control, { parkId, month })
      const measuring = { warehouse, dialect, askControl, names, issuedOf, assessedOf }
      return measureMonth(measuring, { ...order, nowMs: now() })
    },
    parkName: async (parkId) => (await registry.snapshot()).parks.get(parkId)?.name,
    async readKey() {
      if (settings.keyFile !== undefined) return readSigningKey(settings.keyFile)
      throw refusal('CONFLICT', {
        en: 'API_BULLETIN_KEY_FILE must say where the signing key lies',
        zh: '须用 API_BULLETIN_KEY_FILE 指明签名密钥的位置',
      })
    },
    addressesOf,
    onIssued: () => post?.nudge(),
    now,
  })
  const author = { subject: operatorByToken, name: 'schedule' }
  const schedule =
    settings.draftDay === 0
      ? null
      : startDraftSchedule({
          dayOfMonth: settings.draftDay,
          listParks: async () => [...(await registry.snapshot()).parks.keys()],
          isDone: async (parkId, month) =>
            (await desk.isBegun(parkId, month)) ||
            !(await hasCaptures(warehouse, { month, nowMs: now() })),
          makeDraft: async (parkId, month) => void (await desk.draft(author, { parkId, month })),
          events: needs.events,
          now,
        })
  return {
    desk,
    mail,
    async [Symbol.asyncDispose]() {
      await schedule?.[Symbol.asyncDispose]()
      await post?.[Symbol.asyncDispose]()
    },
  }
}

/** Without a mail server recipients can be kept all the same, and nothing is sent. */
function openMail({ bulletin, control, events, now }: BulletinNeeds, bulletins: BulletinRecords) {
  const settings = bulletin.mail
  const records = mailRecords(control)
  const post =
    settings === null
      ? undefined
      : startPost({
          records,
          compose: (id) => mailOf(bulletins, id, settings),
          send: (mail, stopping) => sendMail(settings, mail, stopping),
          events,
          now,
        })
  const isSetUp = post !== undefined
  return {
    post,
    mail: mailDesk({ records, bulletins, isSetUp, nudge: () => post?.nudge(), now }),
    addressesOf: async (parkId: string) => (isSetUp ? records.recipientsOf(parkId) : []),
  }
}

function namesIn({ enterprises, villages }: RegistrySnapshot) {
  const village = (id: string) => villages.get(id)?.name ?? id
  return {
    enterprise: (id: string) => enterprises.get(id)?.name ?? id,
    village,
    villageOf: (id: string) => village(enterprises.get(id)?.villageId ?? ''),
  }
}

/** A month before anything was installed has nothing to report. */
async function hasCaptures(
  warehouse: Warehouse,
  { month, nowMs }: { month: string; nowMs: number },
): Promise<boolean> {
  const { fromMs, toMs } = comparedPeriods(month, nowMs).period
  const found = await warehouse.query(
    `SELECT 1 FROM ${warehouse.database}.captures
     WHERE captured_at >= fromUnixTimestamp64Milli({fromMs:Int64}) AND captured_at < fromUnixTimestamp64Milli({toMs:Int64})
     LIMIT 1`,
    { fromMs, toMs },
    { ms: 10_000, rows: 2_000_000_000, memoryBytes: 500_000_000 },
  )
  return found.length > 0
}
