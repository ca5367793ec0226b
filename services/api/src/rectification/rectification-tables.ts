import type { RectificationState } from '@zhian/contracts/assessment'

export interface RectificationTables {
  rectificationItems: RectificationRecord
  rectificationChanges: RectificationChangeRecord
}

export interface RectificationRecord {
  itemId: string
  parkId: string
  enterpriseId: string
  causeKey: string
  state: RectificationState
  firstSeenAtMs: number
  dueAtMs: number | null
  dueSource: string | null
  responsible: string | null
  note: string | null
  closedAtMs: number | null
  reopenedAtMs: number | null
  reopenedCount: number
  /** Finding as JSON: what was measured, as of the last time. */
  finding: string
  version: number
}

interface RectificationChangeRecord {
  itemId: string
  version: number
  atMs: number
  changedBy: string
  state: RectificationState
  /** What became other, as JSON. */
  change: string
}
