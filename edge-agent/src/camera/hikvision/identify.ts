import type { AdapterDoors } from '../camera-adapter.ts'
import type { KnownCamera } from '../camera-roster.ts'
import { LooseObject } from '../loose-object.ts'
import { protocol } from './sender.ts'
import type { Sender } from './sender.ts'

/** Who may push, and as which camera. */
export interface Admission {
  readonly cameras: readonly KnownCamera[]
  readonly isUnknownAllowed: boolean
}

export type Admitted =
  | { readonly is: 'camera'; readonly camera: KnownCamera }
  | { readonly is: 'stranger' }
  | { readonly is: 'refused'; readonly reason: string }

/** The token stands in the path after `/t/`; it is the only password that these cameras can carry. */
const tokenInPath = /\/t\/([\w-]{1,128})\/?(?:\?|$)/

/** By the token in the path, else by the address where that is one camera's alone. */
export function admit(request: { url: string; peer: string }, admission: Admission): Admitted {
  const token = tokenInPath.exec(request.url)?.[1]
  if (token !== undefined) {
    const camera = admission.cameras.find(({ profile }) => profile.token === token)
    return camera === undefined
      ? { is: 'refused', reason: 'token_unknown' }
      : { is: 'camera', camera }
  }
  const there = admission.cameras.filter(({ profile }) => hostOf(profile.address) === request.peer)
  const [camera] = there
  if (camera !== undefined && there.length === 1)
    return camera.profile.token === undefined
      ? { is: 'camera', camera }
      : { is: 'refused', reason: 'token_missing' }
  return admission.isUnknownAllowed
    ? { is: 'stranger' }
    : { is: 'refused', reason: 'camera_unknown' }
}

export type Identified =
  | { readonly is: 'sender'; readonly sender: Sender }
  | { readonly is: 'unfitting'; readonly reason: string }

/** Whose alert it is. An address of the hardware that does not fit is never attributed to anyone. */
export function identify(
  document: object,
  { admitted, peer }: { admitted: Admitted; peer: string },
  doors: AdapterDoors,
): Identified {
  const mac = macOf(new LooseObject(document).text('macAddress'))
  if (admitted.is === 'camera') {
    const { camera } = admitted
    const own = macOf(camera.profile.macAddress) ?? macOf(camera.deviceId)
    if (own !== undefined && mac !== undefined && own !== mac)
      return { is: 'unfitting', reason: 'mac_unfitting' }
    return { is: 'sender', sender: senderOf(camera.deviceId, peer, doors) }
  }
  const deviceId = mac ?? (peer === '' ? 'unknown' : peer)
  const known = doors.roster.known(protocol, deviceId)
  // A camera that has a token must show it: a stranger could write any hardware address.
  if (known?.profile.token !== undefined) return { is: 'unfitting', reason: 'token_missing' }
  return { is: 'sender', sender: senderOf(deviceId, peer, doors) }
}

export function senderOf(deviceId: string, peer: string, doors: AdapterDoors): Sender {
  const { utcOffsetMinutes } = doors.roster.profileOf(protocol, deviceId)
  return {
    deviceId,
    peerAddress: peer,
    nowMs: doors.now(),
    isChannelKnown: (channelId) => doors.roster.known(protocol, channelId) !== undefined,
    ...(utcOffsetMinutes === undefined ? {} : { utcOffsetMinutes }),
  }
}

/** `AA-BB-…` and `aabb…` are the same as `aa:bb:…`; undefined where it is no hardware address. */
function macOf(text: string | undefined): string | undefined {
  const digits = text?.toLowerCase().replaceAll(/[:\-.\s]/g, '') ?? ''
  if (!/^[0-9a-f]{12}$/.test(digits) || digits === '000000000000') return undefined
  return digits.match(/../g)?.join(':')
}

export function hostOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  try {
    return new URL(address.includes('://') ? address : `http://${address}`).hostname
  } catch {
    return undefined
  }
}
