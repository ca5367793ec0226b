/** Content-addressed bytes. One contract suite holds for every kind of store. */
export interface BlobStore {
  /** Writes durably unless it is there already; resolves only when a power cut would not lose it. Throws BLOBS_AWAY. */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<void>
  /** Throws BLOB_MISSING where nothing has that key, BLOBS_AWAY where the store cannot be asked. */
  get(key: string): Promise<Buffer>
  has(key: string): Promise<boolean>
  /** Removes everything under a prefix, e.g. a day: `2026-11-24/`. */
  deletePrefix(prefix: string): Promise<void>
}

/**
 * `{yyyy-mm-dd}/{aa}/{sha256}`. The day comes from an immutable time, never from a clock at hand:
 * a retry after midnight must hit the same key.
 */
export function blobKey(atMs: number, sha256: string): string {
  return `${new Date(atMs).toISOString().slice(0, 10)}/${sha256.slice(0, 2)}/${sha256}`
}

/** Where raw bytes of dead input are kept, apart from the days. */
export function quarantineKey(atMs: number, sha256: string): string {
  return `quarantine/${blobKey(atMs, sha256)}`
}
