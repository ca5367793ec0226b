import type {
  MailDeliveries,
  MailDelivery,
  MailRecipients,
  MailRecipientsView,
} from '@zhian/contracts/bulletin-mail'
import { may } from '../access/policy.ts'
import type { Permission, Subject } from '../access/policy.ts'
import { refusal } from '../refusal.ts'
import type { BulletinRecords } from './bulletin-records.ts'
import type { DeliveryRow, MailRecords } from './mail-records.ts'

interface MailDeskNeeds {
  readonly records: MailRecords
  readonly bulletins: Pick<BulletinRecords, 'find'>
  readonly isSetUp: boolean
  readonly nudge: () => void
  readonly now: () => number
}
export type MailDesk = ReturnType<typeof mailDesk>

/** To whom bulletins are mailed and what became of it, as those who ask may see and say. */
export function mailDesk({ records, bulletins, isSetUp, nudge, now }: MailDeskNeeds) {
  const reachPark = (subject: Subject, permission: Permission, parkId: string) => {
    if (!may(subject, permission, { parkId, enterpriseId: null }))
      throw refusal('NOT_FOUND', {
        en: 'there is no such park within your reach',
        zh: '没有这个园区，或不在您的范围内',
      })
  }
  const reach = async (subject: Subject, permission: Permission, id: string) => {
    const row = await bulletins.find(id)
    const at = { parkId: row?.parkId ?? null, enterpriseId: null }
    if (row === undefined || !may(subject, permission, at))
      throw refusal('NOT_FOUND', { en: 'there is no such bulletin', zh: '没有这份月报' })
    return row
  }
  const deliveriesOf = async (bulletinId: string): Promise<MailDeliveries> => ({
    isSetUp,
    items: (await records.deliveriesOf(bulletinId)).map(deliveryOf),
  })
  return {
    recipients: async (subject: Subject, parkId: string): Promise<MailRecipientsView> => {
      reachPark(subject, 'read bulletin', parkId)
      return { isSetUp, addresses: await records.recipientsOf(parkId) }
    },
    setRecipients: async (
      subject: Subject,
      parkId: string,
      { addresses }: MailRecipients,
    ): Promise<MailRecipientsView> => {
      reachPark(subject, 'write bulletin', parkId)
      await records.setRecipients(parkId, addresses)
      return { isSetUp, addresses: await records.recipientsOf(parkId) }
    },
    deliveries: async (subject: Subject, bulletinId: string): Promise<MailDeliveries> => {
      await reach(subject, 'read bulletin', bulletinId)
      return deliveriesOf(bulletinId)
    },
    /**
     * To whoever of the park's recipients has not got it yet, and again where it was given up.
     *
     * Throws CONFLICT for a draft, without a mail server, and without anybody to send it to.
     */
    send: async (subject: Subject, bulletinId: string): Promise<MailDeliveries> => {
      const { state, parkId } = await reach(subject, 'write bulletin', bulletinId)
      if (state === 'draft')
        throw refusal('CONFLICT', {
          en: 'a draft is not sent; issue it first',
          zh: '草稿不发送，请先签发',
        })
      if (!isSetUp)
        throw refusal('CONFLICT', {
          en: 'no mail server is set up: API_MAIL_URL',
          zh: '没有配置邮件服务器：API_MAIL_URL',
        })
      const addresses = await records.recipientsOf(parkId)
      if (addresses.length === 0)
        throw refusal('CONFLICT', { en: 'the park has no recipients', zh: '该园区还没有收件人' })
      await records.queueAgain(bulletinId, { addresses, nowMs: now() })
      nudge()
      return deliveriesOf(bulletinId)
    },
  }
}

const deliveryOf = ({ id: _id, bulletinId: _bulletin, ...row }: DeliveryRow): MailDelivery => row
