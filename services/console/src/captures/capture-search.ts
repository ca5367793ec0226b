import type { CaptureQuery, CaptureView } from '@zhian/contracts/api'
import { captureKinds } from '@zhian/contracts/capture'
import type { CaptureKind } from '@zhian/contracts/capture'
import { vehicleTypes } from '@zhian/contracts/tag'
import type { VehicleType } from '@zhian/contracts/tag'
import { startOfSiteDay } from '../parts/time.ts'
import { plateFits, readPlateBox } from './plate-box.ts'

export const ranges = ['1h', '24h', 'today', 'yesterday', '7d', '30d'] as const
export type Range = (typeof ranges)[number]
export const defaultRange: Range = '7d'
const pageItems = 60

/** The address is the search: every filter, and the capture that is open. */
export interface CaptureSearch {
  kind?: CaptureKind
  camera?: string
  type?: VehicleType
  plate?: string
  range?: Range
  confidence?: number
  open?: string
}

/** New values for some filters; undefined takes one away. */
export type SearchChange = { [K in keyof CaptureSearch]?: CaptureSearch[K] | undefined }

const hourMs = 3600_000
const dayMs = 24 * hourMs
const idCharsMax = 64

const oneOf =
  <T extends string>(allowed: readonly T[]) =>
  (value: unknown): T | undefined =>
    allowed.find((each) => each === value)

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= idCharsMax ? text : undefined
}

function confidenceOf(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 && value <= 1 ? value : undefined
}

function plateOf(value: unknown): string | undefined {
  return typeof value === 'string' ? readPlateBox(value)?.text : undefined
}

const readers = {
  kind: oneOf(captureKinds),
  camera: textOf,
  type: oneOf(vehicleTypes),
  plate: plateOf,
  range: oneOf(ranges),
  confidence: confidenceOf,
  open: textOf,
} as const satisfies { [K in keyof Required<CaptureSearch>]: (value: unknown) => unknown }

/** Reads what stands in the address; what cannot be understood is left out. */
export function readSearch(raw: Record<string, unknown>): CaptureSearch {
  const known = Object.entries(readers).map(([name, read]) => [name, read(raw[name])] as const)
  return Object.fromEntries(known.filter(([, value]) => value !== undefined))
}

/** The names of what stands in the address but was left out, so that a reader can be told. */
export function refusedIn(raw: Record<string, unknown>): string[] {
  const understood = readSearch(raw)
  return Object.keys(raw).filter((name) => raw[name] !== undefined && !(name in understood))
}

/** Whether anything but time and the open capture narrows the list. */
export function isNarrowed(search: CaptureSearch): boolean {
  const { kind, camera, type, plate, confidence } = search
  return [kind, camera, type, plate, confidence].some((value) => value !== undefined)
}

/** The open part of a range has no end: clocks of devices run fast, and the newest shall be seen. */
export function windowOf(range: Range, nowMs: number): { fromMs: number; toMs?: number } {
  const today = startOfSiteDay(nowMs)
  const windows = {
    '1h': { fromMs: nowMs - hourMs },
    '24h': { fromMs: nowMs - dayMs },
    today: { fromMs: today },
    yesterday: { fromMs: today - dayMs, toMs: today },
    '7d': { fromMs: nowMs - 7 * dayMs },
    '30d': { fromMs: nowMs - 30 * dayMs },
  } as const satisfies Record<Range, { fromMs: number; toMs?: number }>
  return windows[range]
}

/** What the API is asked for one page of this search. */
export function queryOf(search: CaptureSearch, nowMs: number): CaptureQuery {
  const { kind, camera, type, plate, confidence, range = defaultRange } = search
  return {
    ...windowOf(range, nowMs),
    limit: pageItems,
    ...(kind && { kind }),
    ...(camera && { cameraId: camera }),
    ...(type && { type }),
    ...(plate && { plate }),
    ...(confidence && { confidence }),
  }
}

/** The query as it stands in the address of a request. */
export function queryText(query: CaptureQuery): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined)
  return new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
}

/** Whether a capture that arrives live belongs to this search; the same rules as the API's. */
export function fitsSearch(capture: CaptureView, search: CaptureSearch, nowMs: number): boolean {
  const { fromMs, toMs = Infinity } = windowOf(search.range ?? defaultRange, nowMs)
  const { capturedAtMs, kind, cameraId, vehicleType } = capture
  if (capturedAtMs < fromMs || capturedAtMs >= toMs) return false
  const wanted = [
    [search.kind, kind],
    [search.camera, cameraId],
    [search.type, vehicleType],
  ]
  return (
    wanted.every(([want, is]) => want === undefined || want === is) && fitsTags(capture, search)
  )
}

function fitsTags({ tags }: CaptureView, { plate, confidence = 0 }: CaptureSearch): boolean {
  const accepted = tags.filter(({ status }) => status === 'accepted')
  if (plate && !accepted.some((tag) => tag.name === 'plate' && plateFits(tag.text, plate)))
    return false
  return confidence === 0 || accepted.some((tag) => tag.confidence >= confidence)
}
