import { persistently } from '@zhian/kit/backoff'
import type { Backoff } from '@zhian/kit/backoff'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import { Fault, messageOf } from '@zhian/kit/fault'

const usualBackoff = { firstMs: 200, maxMs: 3000 }

type ReaderNeeds = {
  readonly blobs: Pick<BlobStore, 'get'>
  readonly missingMsMax: number
  readonly now: () => number
  readonly onRetry: (problem: string) => void
  readonly backoff?: Backoff
}

/**
 * Reads a blob, and waits as long as the store is away.
 *
 * Returns `null` where the store answers that the blob is not there, and still does after `missingMsMax`:
 * it was written before its capture, so it is late at most, or gone. Throws what aborted `lost`.
 */
export function blobReader({
  blobs,
  missingMsMax,
  now,
  onRetry,
  backoff = usualBackoff,
}: ReaderNeeds) {
  return async function readBlob(key: string, lost: AbortSignal): Promise<Buffer | null> {
    const giveUpAtMs = now() + missingMsMax
    const read = async () => {
      try {
        return await blobs.get(key)
      } catch (error) {
        if (isMissing(error) && now() >= giveUpAtMs) return null
        throw error
      }
    }
    return persistently(read, {
      backoff,
      stopping: lost,
      onRetry: (error) => onRetry(messageOf(error)),
    })
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Fault && error.code === 'BLOB_MISSING'
}
