import { normalisePlate } from '@zhian/contracts/plate'
import type { ConfigOfScore } from '../config/mcs-v1.ts'

/** What one capture must be to count as good in a tally of Q. The warehouse counts by the same rules. */
type Rules = ConfigOfScore['records']

/** Receive minus shot. Too early is a clock that runs fast; replay after an outage is late, never lost. */
export function isTimely(receivedMinusShotMs: number, { timelyMs }: Rules): boolean {
  return receivedMinusShotMs >= timelyMs.min && receivedMinusShotMs <= timelyMs.max
}

/**
 * By the agent's probe of the device's clock. Without one, only a clock that runs fast can be seen: a slow one and a late arrival
 * look the same.
 */
export function isClockTrue(
  seen: { readonly offsetMs: number } | { readonly shotMinusReceivedMs: number },
  { clockOffsetMsMax }: Rules,
): boolean {
  return 'offsetMs' in seen
    ? Math.abs(seen.offsetMs) <= clockOffsetMsMax
    : seen.shotMinusReceivedMs <= clockOffsetMsMax
}

/** Exactly one face, and good enough. */
export function isFaceQualified(
  { faces, quality }: { readonly faces: number; readonly quality: number },
  { faceQualityMin }: Rules,
): boolean {
  return faces === 1 && quality >= faceQualityMin
}

/** A plate of a known type, or the explicit word that there is none. */
export function isVehicleQualified(
  { plate, confidence }: { readonly plate: string; readonly confidence: number },
  { plateConfidenceMin }: Rules,
): boolean {
  return normalisePlate(plate).type !== 'INVALID' && confidence >= plateConfidenceMin
}
