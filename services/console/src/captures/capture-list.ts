import type { CaptureView } from '@zhian/contracts/api'

type Placed = Pick<CaptureView, 'capturedAtMs' | 'captureId'>

/** Newest first; the id breaks ties, so that the order is the same on every screen. */
function newestFirst(a: Placed, b: Placed): number {
  if (a.capturedAtMs !== b.capturedAtMs) return b.capturedAtMs - a.capturedAtMs
  if (a.captureId === b.captureId) return 0
  return a.captureId < b.captureId ? 1 : -1
}

/**
 * One list from the pages that were asked for and what arrived live, each capture once, newest first.
 *
 * While older pages remain, an arrival older than the last loaded capture waits for its page; otherwise the list would
 * seem to have no gap where it has one.
 */
export function mergeCaptures(known: {
  readonly pages: readonly CaptureView[]
  readonly arrived: readonly CaptureView[]
  readonly hasOlder: boolean
}): CaptureView[] {
  const { pages, arrived, hasOlder } = known
  const oldest = pages.at(-1)
  const byId = new Map(pages.map((capture) => [capture.captureId, capture]))
  for (const capture of arrived) {
    if (hasOlder && oldest && newestFirst(capture, oldest) > 0) continue
    byId.set(capture.captureId, capture)
  }
  return [...byId.values()].sort(newestFirst)
}
