import type {
  Box,
  CameraAttributes,
  CaptureFlag,
  CaptureKind,
  ImageRole,
} from '@zhian/contracts/capture'

/** A picture as it came, not yet looked at. */
export interface DraftImage {
  readonly bytes: Buffer
  readonly role: ImageRole
  readonly sourceImageId?: string
}

/** A time as the camera wrote it, and what we make of it. */
export interface DeviceTime {
  readonly text: string
  /** Absent where it cannot be read as a time. */
  readonly atMs?: number
  /** How finely the camera writes: 1 to 60 000. */
  readonly resolutionMs: number
}

/** What an adapter hands on: allowed fields only, built one by one, never a copied object. */
export interface CaptureDraft {
  readonly kind: CaptureKind
  /** Who sent it. */
  readonly deviceId: string
  /** Which of the sender's channels saw it. */
  readonly channelId?: string
  /** Names the camera outright, where the adapter knows it; else the roster does. */
  readonly cameraId?: string
  readonly peerAddress?: string
  readonly sourceId?: string
  readonly relatedSourceIds: readonly string[]
  /** Which of its message it is, from 2, where no id tells it from the others. */
  readonly among?: number
  readonly time?: DeviceTime
  readonly images: readonly DraftImage[]
  readonly box?: Box & { readonly system: string }
  readonly attributes: CameraAttributes
  readonly flags: readonly CaptureFlag[]
}
