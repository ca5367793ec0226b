import { captureKinds } from '@zhian/contracts/capture'
import type { EnvReader } from '@zhian/kit/config'
import type { FolderSettings } from './folder-adapter.ts'

/** Undefined where `AGENT_INBOX_FOLDER` is not set. */
export function readFolderConfig(read: EnvReader): FolderSettings | undefined {
  const folder = read.optional('AGENT_INBOX_FOLDER')
  if (folder === undefined) return undefined
  return {
    folder,
    kind: read.choice('AGENT_INBOX_KIND', captureKinds, 'vehicle'),
    whenTaken: read.choice('AGENT_INBOX_WHEN_TAKEN', ['delete', 'move'], 'delete'),
    settleMs: read.integer('AGENT_INBOX_SETTLE_MS', { min: 0, max: 60_000, fallback: 2000 }),
    unfinishedMs: 60_000,
    scanMs: 1000,
  }
}
