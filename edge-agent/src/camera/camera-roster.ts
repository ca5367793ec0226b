import type { CameraStatus } from '@zhian/contracts/agent'

/** How one device differs from the usual. */
export interface CameraProfile {
  readonly auth?: 'digest' | 'none'
  readonly responseStyle?: 'list' | 'single'
  readonly acceptUnregistered?: boolean
  readonly username?: string
  readonly password?: string
  readonly utcOffsetMinutes?: number
  /** Where the agent calls it: host, host:port or a URL. */
  readonly address?: string
  /** What it must carry in the path that it pushes to. */
  readonly token?: string
  readonly macAddress?: string
  /** Which of a recorder's channels, from 1; −1 for all of them. */
  readonly channel?: number
}

export interface KnownCamera {
  readonly deviceId: string
  readonly cameraId: string
  readonly protocol: string
  readonly profile: CameraProfile
}

interface Sender {
  readonly protocol: string
  readonly deviceId: string
  readonly channelId?: string
}

interface Watched {
  readonly cameraId: string
  readonly deviceId: string
  /** Who sends for it: itself, or the recorder that it is a channel of. */
  senderId: string
  readonly protocol: string
  lastSeenAtMs?: number
  lastCaptureAtMs?: number
  /** Between its last keepalives, newest last. */
  keepalivesMs: readonly number[]
  lastKeepaliveAtMs?: number
  captures: number
}

const camerasMax = 1000
const silenceMsMin = 270_000
const intervalsMax = 5
/** Protocols without a heartbeat are judged by this instead. */
const quietMsMax = 24 * 3600_000
const heartbeatProtocols = new Set(['gat1400', 'dahua'])

/** Which cameras there are, which device is which, and whether they live. */
export class CameraRoster {
  readonly #known: ReadonlyMap<string, KnownCamera>
  readonly #watched = new Map<string, Watched>()
  readonly #now: () => number

  constructor(known: readonly KnownCamera[], now: () => number) {
    this.#now = now
    this.#known = new Map(known.map((camera) => [keyOf(camera.protocol, camera.deviceId), camera]))
    for (const camera of known) this.#watch({ ...camera, senderId: camera.deviceId })
  }

  known(protocol: string, deviceId: string): KnownCamera | undefined {
    return this.#known.get(keyOf(protocol, deviceId))
  }

  profileOf(protocol: string, deviceId: string): CameraProfile {
    return this.known(protocol, deviceId)?.profile ?? {}
  }

  /** The channel's name where it is known, else the sender's, else what the device calls itself. */
  cameraIdOf({ protocol, deviceId, channelId }: Sender): string {
    const channel = channelId === undefined ? undefined : this.known(protocol, channelId)
    const camera = channel ?? this.known(protocol, deviceId)
    return camera?.cameraId ?? asCameraId(channelId ?? deviceId)
  }

  captured(sender: Sender & { readonly cameraId: string }): void {
    const camera = this.#watch({
      cameraId: sender.cameraId,
      deviceId: sender.channelId ?? sender.deviceId,
      senderId: sender.deviceId,
      protocol: sender.protocol,
    })
    camera.senderId = sender.deviceId
    camera.captures += 1
    camera.lastCaptureAtMs = this.#now()
    camera.lastSeenAtMs = this.#now()
  }

  /** Any sign of life of a sender counts for all its channels. */
  seen(protocol: string, deviceId: string, sign: 'keepalive' | 'other'): void {
    const nowMs = this.#now()
    for (const camera of this.#of(protocol, deviceId)) {
      camera.lastSeenAtMs = nowMs
      if (sign === 'other') continue
      const before = camera.lastKeepaliveAtMs
      if (before !== undefined)
        camera.keepalivesMs = [...camera.keepalivesMs, nowMs - before].slice(-intervalsMax)
      camera.lastKeepaliveAtMs = nowMs
    }
  }

  /** All cameras that this sender sends for. */
  cameraIdsOf(protocol: string, senderId: string): string[] {
    return this.#of(protocol, senderId).map(({ cameraId }) => cameraId)
  }

  left(protocol: string, deviceId: string): void {
    for (const camera of this.#of(protocol, deviceId)) delete camera.lastSeenAtMs
  }

  get status(): CameraStatus[] {
    return [...this.#watched.values()].slice(0, camerasMax).map((camera) => ({
      cameraId: camera.cameraId,
      deviceId: camera.deviceId.slice(0, 64),
      protocol: camera.protocol,
      isOnline: this.#isOnline(camera),
      captures: camera.captures,
      ...(camera.lastSeenAtMs === undefined ? {} : { lastSeenAtMs: camera.lastSeenAtMs }),
      ...(camera.lastCaptureAtMs === undefined ? {} : { lastCaptureAtMs: camera.lastCaptureAtMs }),
    }))
  }

  #isOnline(camera: Watched): boolean {
    if (camera.lastSeenAtMs === undefined) return false
    const silentMs = this.#now() - camera.lastSeenAtMs
    if (!heartbeatProtocols.has(camera.protocol)) return silentMs < quietMsMax
    return silentMs < Math.max(3 * intervalOf(camera), silenceMsMin)
  }

  #of(protocol: string, senderId: string): Watched[] {
    const found = [...this.#watched.values()].filter(
      (camera) => camera.protocol === protocol && camera.senderId === senderId,
    )
    if (found.length > 0) return found
    const cameraId = this.cameraIdOf({ protocol, deviceId: senderId })
    return [this.#watch({ cameraId, deviceId: senderId, senderId, protocol })]
  }

  #watch(camera: Pick<Watched, 'cameraId' | 'deviceId' | 'senderId' | 'protocol'>): Watched {
    const key = keyOf(camera.protocol, camera.cameraId)
    const known = this.#watched.get(key)
    if (known !== undefined) return known
    const { cameraId, deviceId, senderId, protocol } = camera
    const watched: Watched = {
      cameraId,
      deviceId,
      senderId,
      protocol,
      keepalivesMs: [],
      captures: 0,
    }
    if (this.#watched.size >= camerasMax) this.#forgetQuietest()
    this.#watched.set(key, watched)
    return watched
  }

  #forgetQuietest(): void {
    const [quietest] = [...this.#watched].toSorted(
      ([, one], [, other]) => (one.lastSeenAtMs ?? 0) - (other.lastSeenAtMs ?? 0),
    )
    if (quietest !== undefined) this.#watched.delete(quietest[0])
  }
}

/** The lower median, so that neither an outage nor a burst between two heartbeats passes for the device's habit. */
function intervalOf({ keepalivesMs }: Watched): number {
  return keepalivesMs.toSorted((one, other) => one - other)[(keepalivesMs.length - 1) >> 1] ?? 0
}

/** A device's id as a camera id: letters, digits, dot, dash and underscore, at most 64. */
export function asCameraId(deviceId: string): string {
  const plain = deviceId
    .trim()
    .replaceAll(/[^\p{L}\p{N}._-]/gu, '-')
    .slice(0, 64)
  return plain === '' ? 'unknown' : plain
}

function keyOf(protocol: string, id: string): string {
  return `${protocol}\n${id}`
}
