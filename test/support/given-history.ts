import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { capturesTable } from '@zhian/archive/rows'
import type { AgentStatus } from '@zhian/contracts/agent'
import type { ImageRole } from '@zhian/contracts/capture'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import { openFolderBlobs } from '@zhian/kit/blobs/folder-blobs'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { tinyJpeg } from './given.ts'
import { givenStatus } from './given-status.ts'
import { givenPlateTag, givenTagged } from './given-tagged.ts'

type Given = Parameters<typeof givenTagged>[0]
/** A capture of a vehicle against which no rule has anything. */
export function givenGoodVehicle(given: NonNullable<Given> & { readonly capturedAtMs: number }) {
  const { capturedAtMs } = given
  return givenTagged({
    sourceId: `source-${given.cameraId ?? ''}-${capturedAtMs}-${given.seq ?? 1}`,
    deviceTime: new Date(capturedAtMs).toISOString(),
    receivedAtMs: capturedAtMs + 800,
    box: { x: 0.1, y: 0.2, width: 0.5, height: 0.5, system: 'fraction' },
    attributes: {
      direction: { raw: '1', codeSystem: 'test', value: 'in' },
      plateClass: { raw: '02', codeSystem: 'test', value: '02' },
    },
    tags: [givenPlateTag('浙G12345', { confidence: 0.95 })],
    ...given,
  })
}

/** A store with the one picture that both pictures of every stored capture are. */
export async function givenPictures(folder: string): Promise<BlobStore> {
  const blobs = openFolderBlobs(join(folder, 'pictures'))
  await blobs.putIfAbsent(picture.key, tinyJpeg)
  return blobs
}

const sha256 = createHash('sha256').update(tinyJpeg).digest('hex')
const picture = { key: `given/${sha256}`, sha256 }

const size = { imageBytes: 1000, mediaType: 'image/jpeg', width: 2560, height: 1440 }

export interface StoredPicture {
  readonly role: ImageRole
  readonly key: string
  readonly sha256: string
}
const bothPictures: readonly StoredPicture[] = [
  { role: 'scene', ...picture },
  { role: 'crop', ...picture },
]

/** Puts captures into the warehouse as if it had had each at a time of its own; by default with a scene and a crop that `givenPictures` has. */
export async function storeCaptures(
  warehouse: Warehouse,
  stored: readonly {
    readonly storedAtMs: number
    readonly tagged: ReturnType<typeof givenTagged>
    readonly pictures?: readonly StoredPicture[]
  }[],
): Promise<void> {
  const lines = stored.map(({ storedAtMs, tagged: { tagged }, pictures = bothPictures }, index) => {
    const capture = {
      ...tagged.capture,
      images: pictures.map(({ role, sha256: digest }) => ({ role, sha256: digest, ...size })),
    }
    const blobKeys = pictures.map(({ key }) => key)
    const value = Buffer.from(JSON.stringify({ ...tagged, capture, blobKeys }))
    const outcome = capturesTable.toRow({
      topic: 'given',
      partition: 0,
      offset: BigInt(index),
      value,
    })
    if (outcome.is === 'dead') throw new Error(`${outcome.reason}: ${outcome.detail}`)
    return { ...JSON.parse(outcome.value.line), stored_at: timestamp(storedAtMs) } as object
  })
  const [first] = lines
  if (first === undefined) return
  await warehouse.insert({
    table: `${warehouse.database}.captures (${Object.keys(first).join(', ')})`,
    lines: lines.map((line) => JSON.stringify(line)).join('\n'),
    token: `given-${crypto.randomUUID()}`,
  })
}

const timestamp = (atMs: number) => new Date(atMs).toISOString().slice(0, -1).replace('T', ' ')

/** Puts what agents said into the warehouse, each as if it had been stored when it was said. */
export async function storeStatuses(
  warehouse: Warehouse,
  statuses: readonly (Partial<AgentStatus> & {
    readonly atMs: number
    readonly storedAtMs?: number
  })[],
): Promise<void> {
  const lines = statuses.map(({ storedAtMs, ...given }) => {
    const status = givenStatus(given)
    return {
      agent_id: status.agentId,
      enterprise_id: status.enterpriseId,
      site_id: status.siteId,
      agent_version: status.version,
      epoch: status.epoch,
      reported_at: timestamp(status.atMs),
      started_at: timestamp(status.startedAtMs),
      last_seq: 0,
      pending: 0,
      spool_bytes: 0,
      spool_bytes_max: 1,
      evicted: 0,
      refused: 0,
      corrupt: 0,
      quarantined: 0,
      stripped: '[]',
      cameras: JSON.stringify(status.cameras),
      transitions: JSON.stringify(status.transitions ?? []),
      stored_at: timestamp(storedAtMs ?? status.atMs),
    }
  })
  const [first] = lines
  if (first === undefined) return
  await warehouse.insert({
    table: `${warehouse.database}.agent_status (${Object.keys(first).join(', ')})`,
    lines: lines.map((line) => JSON.stringify(line)).join('\n'),
    token: `given-${crypto.randomUUID()}`,
  })
}
