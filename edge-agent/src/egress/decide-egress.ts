import type { Capture, CaptureKind, ImageRole } from '@zhian/contracts/capture'
import { isPrivateAddress } from './private-address.ts'

export const faceModes = ['off', 'local_only', 'private_network'] as const
export type FaceMode = (typeof faceModes)[number]

export interface EgressPolicy {
  readonly faceMode: FaceMode
  /** Under which an enterprise decided that its face pictures may go further than a private network. */
  readonly impactAssessmentId?: string
}

/** The connection that a frame would leave by, as its socket knows it. */
export interface WayOut {
  /** Undefined once the socket is gone. */
  readonly address: string | undefined
  readonly isMutualTls: boolean
}

export type WithheldReason = 'off' | 'local_only' | 'link_open' | 'address_public'

/** `held` says that the connection is over: the next one is asked again. */
export type Departure =
  | { readonly is: 'whole'; readonly hasFaces: boolean }
  | { readonly is: 'held' }
  | {
      readonly is: 'thinned'
      readonly withheld: ReadonlySet<number>
      readonly reason: WithheldReason
    }

/**
 * What of a capture may leave by this way (人脸识别技术应用安全管理办法 Art. 8: face information is stored inside the device and not
 * sent over the Internet).
 */
export function decideEgress(
  { kind, images }: Pick<Capture, 'kind' | 'images'>,
  way: WayOut,
  policy: EgressPolicy,
): Departure {
  const faces = images.flatMap(({ role }, index) => (isFacePicture(kind, role) ? [index] : []))
  if (faces.length === 0) return { is: 'whole', hasFaces: false }
  const reason = reasonAgainst(way, policy)
  if (reason === 'held') return { is: 'held' }
  return reason === undefined
    ? { is: 'whole', hasFaces: true }
    : { is: 'thinned', withheld: new Set(faces), reason }
}

function reasonAgainst(
  { address, isMutualTls }: WayOut,
  { faceMode, impactAssessmentId }: EgressPolicy,
): WithheldReason | 'held' | undefined {
  if (faceMode !== 'private_network') return faceMode
  if (impactAssessmentId !== undefined) return undefined
  if (address === undefined) return 'held'
  if (!isMutualTls) return 'link_open'
  return isPrivateAddress(address) ? undefined : 'address_public'
}

/**
 * Whether a picture has a person as its subject.
 *
 * Every picture of a face or a person, scenes too: they were taken because of somebody, who is in them. Of a rider all but the
 * plate: nothing stands between face and camera. Of a vehicle only `other`, where adapters put close-ups of who sits in it and
 * whatever they do not know; in its scene or composite a face is by the way, and without them nothing could be read of the vehicle.
 */
export function isFacePicture(kind: CaptureKind, role: ImageRole): boolean {
  if (kind === 'vehicle') return role === 'other'
  return kind !== 'nonmotor' || role !== 'plate'
}

/** Whether a capture is of somebody, so that an enterprise without faces does not take it at all. */
export function isOfPerson(kind: CaptureKind): boolean {
  return kind === 'face' || kind === 'person'
}
