import type { CaptureDraft } from '../capture-draft.ts'

export const protocol = 'hikvision'

/** Who a message is attributed to. */
export interface Sender {
  readonly deviceId: string
  readonly peerAddress: string
  readonly nowMs: number
  readonly utcOffsetMinutes?: number
  /** Whether the cameras file names this channel of the device as a camera of its own. */
  readonly isChannelKnown?: (channelId: string) => boolean
}

/** A channel's id is the device's with its number, since every device counts its channels from 1. */
export function channelOf(
  sender: Sender,
  number: number | undefined,
): Pick<CaptureDraft, 'channelId'> {
  if (number === undefined || !Number.isInteger(number) || number < 1) return {}
  const channelId = `${sender.deviceId.slice(0, 52)}#${number}`
  // A camera has one channel only; a recorder has many.
  const isOwn = number > 1 || sender.isChannelKnown?.(channelId) === true
  return isOwn ? { channelId } : {}
}
