import { captureKinds } from '@zhian/contracts/capture'
import type { CaptureKind } from '@zhian/contracts/capture'
import { asCameraId } from '../camera-roster.ts'
import type { CaptureDraft, DraftImage } from '../capture-draft.ts'
import { readDeviceTime } from '../capture-time.ts'

export interface Picture {
  /** Relative to the inbox. */
  readonly path: string
  readonly bytes: Buffer
  /** The text beside it, where there is one. */
  readonly sidecar: string | undefined
  /** The kind where nobody says another. */
  readonly kind: CaptureKind
}

export type ReadPicture =
  | { readonly ok: true; readonly draft: CaptureDraft }
  | { readonly ok: false; readonly reason: string }

type Said = Readonly<Record<string, unknown>>

/** A time in a file's name: 14 digits, or 17 with milliseconds, and no digit around them. */
const timeInName = /(?<!\d)(\d{17}|\d{14})(?:\d{2})?(?!\d)/

/** Makes a capture of a picture, its folder's name and what lies beside it. */
export function readPicture({ path, bytes, sidecar, kind }: Picture): ReadPicture {
  const said = readSidecar(sidecar)
  if (said === null) return { ok: false, reason: 'sidecar_unreadable' }
  const saidKind = said['kind'] ?? kind
  const known = captureKinds.find((each) => each === saidKind)
  if (known === undefined) return { ok: false, reason: 'kind_unknown' }
  return { ok: true, draft: { ...whoAndWhen(path, said), kind: known, images: [picture(bytes)] } }
}

function picture(bytes: Buffer): DraftImage {
  return { bytes, role: 'scene' }
}

function whoAndWhen(path: string, said: Said): Omit<CaptureDraft, 'kind' | 'images'> {
  const names = path.split('/')
  const deviceId = asCameraId((names.length > 1 ? names[0] : undefined) ?? 'inbox')
  const cameraId = textOf(said, 'cameraId')
  const sourceId = textOf(said, 'sourceId')
  const plateText = textOf(said, 'plateText')?.slice(0, 32)
  const time = textOf(said, 'capturedAt') ?? timeInName.exec(names.at(-1) ?? '')?.[1]
  return {
    deviceId,
    ...(cameraId === undefined ? {} : { cameraId: asCameraId(cameraId) }),
    ...(sourceId === undefined ? {} : { sourceId }),
    relatedSourceIds: [],
    ...(time === undefined ? {} : { time: readDeviceTime(time) }),
    attributes: plateText === undefined ? {} : { plateText },
    flags: [],
  }
}

/** Null where it is there and cannot be read. */
function readSidecar(text: string | undefined): Said | null {
  if (text === undefined) return {}
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? { ...value } : null
  } catch {
    return null
  }
}

function textOf(said: Said, name: string): string | undefined {
  const value = said[name]
  const isScalar = typeof value === 'string' || typeof value === 'number'
  const text = isScalar ? String(value).trim().slice(0, 64) : ''
  return text === '' ? undefined : text
}
