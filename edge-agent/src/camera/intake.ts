import { randomBytes } from 'node:crypto'
import { captureIdOf } from '@zhian/contracts/capture-id'
import type { Capture, CaptureFlag, CaptureKind } from '@zhian/contracts/capture'
import { encodeFrame } from '@zhian/contracts/frame'
import type { SeenCapture } from '../health/camera-health.ts'
import type { CameraRoster } from './camera-roster.ts'
import type { CaptureDraft } from './capture-draft.ts'
import { estimateTime } from './capture-time.ts'
import { checkImages } from './check-images.ts'
import type { CheckedImages } from './check-images.ts'
import type { RecentCaptures } from './recent-captures.ts'
import { sameCaptureKey } from './recent-captures.ts'

interface Place {
  readonly epoch: string
  readonly seq: number
}

export interface IntakeNeeds {
  readonly agentId: string
  readonly enterpriseId: string
  readonly siteId: string
  readonly roster: CameraRoster
  readonly spool: { append(make: (place: Place) => Buffer): Promise<Place> }
  readonly recent: RecentCaptures
  /** Learns how cameras are from what they send; absent where nothing is watched. */
  readonly health?: { captured(seen: SeenCapture): void }
  /** Says which kinds are not to be taken; absent where all are. */
  readonly egress?: { declines(kind: CaptureKind): boolean }
  readonly events: IntakeEvents
  readonly now: () => number
}

export interface IntakeEvents {
  captureKept(fact: { protocol: string; kind: string; cameraId: string; captureId: string }): void
  captureRepeated(fact: { protocol: string; kind: string }): void
  imageFlagged(fact: { protocol: string; flag: CaptureFlag }): void
}

export interface Intake {
  /**
   * Resolves once the capture is durable, was durable already, or is not to be taken: then nothing of it is kept.
   *
   * Throws DISK_FULL, DISK_FAILED or STOPPING where it is not: then the camera must keep it.
   */
  take(protocol: string, draft: CaptureDraft): Promise<'kept' | 'repeated' | 'declined'>
}

/** The one way from every protocol into the spool. */
export function openIntake(needs: IntakeNeeds): Intake {
  return {
    async take(protocol, draft) {
      if (needs.egress?.declines(draft.kind) === true) {
        needs.roster.seen(protocol, draft.deviceId, 'other')
        return 'declined'
      }
      const checked = checkImages(draft.images)
      const key = sameCaptureKey({
        kind: draft.kind,
        camera: cameraOf(protocol, draft),
        attributes: draft.attributes,
        ...(draft.box === undefined ? {} : { box: draft.box }),
        ...(draft.among === undefined ? {} : { among: draft.among }),
        images: checked.images.map(({ ref }) => ref),
        ...saidOf(draft),
      })
      const end = await needs.recent.once(key, () => store(needs, { protocol, draft, checked }))
      if (end === 'repeated') needs.events.captureRepeated({ protocol, kind: draft.kind })
      return end
    },
  }
}

interface Incoming {
  readonly protocol: string
  readonly draft: CaptureDraft
  readonly checked: CheckedImages
}

async function store(needs: IntakeNeeds, incoming: Incoming): Promise<void> {
  const { protocol, draft, checked } = incoming
  const describe = captureWriter(needs, incoming)
  const pictures = checked.images.map(({ bytes }) => bytes)
  const receivedAtMs = needs.now()
  const place = await needs.spool.append((at) => encodeFrame(describe(at), pictures))
  const { cameraId, captureId, kind } = describe(place)
  needs.roster.captured({ protocol, ...draft, cameraId })
  needs.health?.captured({
    cameraId,
    senderId: draft.deviceId,
    address: draft.peerAddress,
    time: draft.time,
    receivedAtMs,
    images: checked.images.map(({ ref, bytes }) => ({ role: ref.role, bytes })),
  })
  for (const flag of new Set([...draft.flags, ...checked.flags]))
    needs.events.imageFlagged({ protocol, flag })
  needs.events.captureKept({ protocol, kind, cameraId, captureId })
}

function captureWriter(needs: IntakeNeeds, incoming: Incoming): (place: Place) => Capture {
  const { protocol, draft, checked } = incoming
  const receivedAtMs = needs.now()
  const time = estimateTime(draft.time, receivedAtMs)
  const flags = new Set([...draft.flags, ...checked.flags, ...time.flags])
  const lacksImages = checked.images.length === 0 && !flags.has('image_not_fetched')
  if (lacksImages && flags.isDisjointFrom(new Set(['image_invalid', 'image_too_large'])))
    flags.add('image_absent')
  const traceId = randomBytes(16).toString('hex')
  const { agentId, enterpriseId, siteId } = needs
  return (place) => ({
    schema: 'capture.v1',
    captureId: captureIdOf({ agentId, ...place }),
    agentId,
    ...place,
    enterpriseId,
    siteId,
    cameraId: draft.cameraId ?? needs.roster.cameraIdOf({ protocol, ...draft }),
    camera: cameraOf(protocol, draft),
    kind: draft.kind,
    ...saidOf(draft),
    ...(draft.relatedSourceIds.length === 0
      ? {}
      : { relatedSourceIds: draft.relatedSourceIds.slice(0, 8) }),
    capturedAtMs: time.capturedAtMs,
    capturedAtUncertaintyMs: time.capturedAtUncertaintyMs,
    receivedAtMs,
    images: checked.images.map(({ ref }) => ref),
    ...(draft.box === undefined ? {} : { box: draft.box }),
    attributes: draft.attributes,
    flags: [...flags],
    traceId,
  })
}

function saidOf({ sourceId, time }: CaptureDraft): Pick<Capture, 'sourceId' | 'deviceTime'> {
  return {
    ...(sourceId === undefined ? {} : { sourceId }),
    ...(time === undefined ? {} : { deviceTime: time.text }),
  }
}

function cameraOf(protocol: string, draft: CaptureDraft): Capture['camera'] {
  return {
    protocol,
    deviceId: draft.deviceId,
    ...(draft.channelId === undefined ? {} : { channelId: draft.channelId }),
    ...(draft.peerAddress === undefined ? {} : { peerAddress: draft.peerAddress.slice(0, 64) }),
  }
}
