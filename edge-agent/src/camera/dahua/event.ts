/** One event of a device, whichever way it came: stream, push or RPC. */
export interface DahuaEvent {
  readonly code: string
  /** `Start`, `Stop` or `Pulse`. */
  readonly action: string
  /** The channel, from 0. */
  readonly index: number
  /** What the device says of it, as it came. */
  readonly said: object
}

/** The driver's own person is none of our business; pictures of the cab are kept as pictures only. */
export const alsoForbidden = new Map([['faceattributes', 'FaceAttributes']])

export const protocol = 'dahua'
