import type {
  MailDeliveries,
  MailDelivery,
  MailRecipients,
  MailRecipientsView,
} from '@zhian/contracts/bulletin-mail'
import { Fault } from '@zhian/kit/fault'
import { may } from '../access/policy.ts'
import type { Permission, Subject } from '../access/policy.ts'
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
      throw new Fault('NOT_FOUND', 'there is no such park within your reach')
  }
  const reach = async (subject: Subject, permission: Permission, id: string) => {
    const row = await bulletins.find(id)
    const at = { parkId: row?.parkId ?? null, enterpriseId: null }
    if (row === undefined || !may(subject, permission, at))
      throw new Fault('NOT_FOUND', 'there is no such bulletin')
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
      if (state === 'draft') throw new Fault('CONFLICT', 'a draft is not sent; issue it first')
      if (!isSetUp) throw new Fault('CONFLICT', 'no mail server is set up: API_MAIL_URL')
      const addresses = await records.recipientsOf(parkId)
      if (addresses.length === 0) throw new Fault('CONFLICT', 'the park has no recipients')
      await records.queueAgain(bulletinId, { addresses, nowMs: now() })
      nudge()
      return deliveriesOf(bulletinId)
    },
  }
}

const deliveryOf = ({ id: _id, bulletinId: _bulletin, ...row }: DeliveryRow): MailDelivery => row
