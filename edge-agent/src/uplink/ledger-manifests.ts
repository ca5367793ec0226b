import type { LedgerManifest } from '@zhian/contracts/agent'
import type { PendingCaptures } from '../spool/pending-captures.ts'

interface ManifestNeeds {
  readonly agentId: string
  readonly spool: Pick<PendingCaptures, 'epoch' | 'tombstones' | 'counts'>
  readonly atMs: number
}

const tombstonesPerManifest = 1000

/** What a spool accounts for, in as many messages as its tombstones need. */
export function ledgerManifests({ agentId, spool, atMs }: ManifestNeeds): LedgerManifest[] {
  const { epoch, tombstones, counts } = spool
  const count = Math.max(1, Math.ceil(tombstones.length / tombstonesPerManifest))
  return Array.from({ length: count }, (_, index) => ({
    schema: 'ledger.v1' as const,
    agentId,
    epoch,
    atMs,
    capturedUpTo: counts.lastSeq,
    evicted: tombstones.slice(index * tombstonesPerManifest, (index + 1) * tombstonesPerManifest),
  }))
}
