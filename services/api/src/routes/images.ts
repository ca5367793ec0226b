import { createHash } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ImageRole } from '@zhian/contracts/capture'
import type { ImageRef } from '@zhian/contracts/capture'
import { imagesPerCaptureMax } from '@zhian/contracts/limits'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault } from '@zhian/kit/fault'
import { Type } from 'typebox'
import { Gate } from '../gate.ts'
import { imagesOf } from '../queries/capture-row.ts'
import type { CaptureRow } from '../queries/capture-row.ts'
import { findCapture } from '../queries/find-capture.ts'
import { thumbnail } from '../thumbnail.ts'
import { CaptureId } from './captures.ts'
import { refusal } from '../refusal.ts'

const ImageQuery = Type.Object(
  {
    /** Which, where a capture has several of one role. */
    index: Type.Optional(Type.Integer({ minimum: 0, maximum: imagesPerCaptureMax - 1 })),
    /** Scaled down to this many pixels, as a JPEG. */
    width: Type.Optional(Type.Integer({ minimum: 16, maximum: 2048 })),
  },
  { additionalProperties: false },
)

interface ImageNeeds {
  readonly warehouse: Warehouse
  readonly blobs: Pick<BlobStore, 'get'>
}

/** Two pictures are decoded at once; the rest wait. */
const scalingPlan = { atOnceMax: 2, waitingMax: 100, waitMsMax: 10_000 }

export const imageRoutes: FastifyPluginAsyncTypebox<ImageNeeds> = async (
  app,
  { warehouse, blobs },
) => {
  const scaling = new Gate(scalingPlan)
  app.get(
    '/v1/captures/:id/images/:role',
    {
      config: { access: 'read capture' },
      schema: {
        summary: 'One picture of a capture',
        params: Type.Object({ id: CaptureId, role: ImageRole }),
        querystring: ImageQuery,
      },
    },
    async ({ params, query, headers }, reply) => {
      const { image, blobKey } = chooseImage(await findCapture(warehouse, params.id), {
        role: params.role,
        index: query.index ?? 0,
      })
      const { width } = query
      const etag = width === undefined ? `"${image.sha256}"` : `"${image.sha256}-w${width}"`
      // The address names one capture's picture for ever, and the digest is the picture.
      reply.header('cache-control', 'private, max-age=31536000, immutable').header('etag', etag)
      if (headers['if-none-match'] === etag) return reply.code(304).send()
      const bytes = await readImage(blobs, { blobKey, sha256: image.sha256 })
      if (width === undefined) return reply.type(image.mediaType).send(bytes)
      const small = await scaling.pass(() => thumbnail(bytes, width))
      return reply.type('image/jpeg').send(small)
    },
  )
}

interface Wanted {
  readonly role: ImageRole
  readonly index: number
}

/** Only what the capture's own row names can be read; nothing of the request becomes part of a blob's key. */
function chooseImage(
  row: CaptureRow | null,
  { role, index }: Wanted,
): { image: ImageRef; blobKey: string } {
  if (row === null) throw refusal('NOT_FOUND', { en: 'no capture has this id', zh: '没有这条抓拍' })
  const pairs = imagesOf(row).map((image, at) => ({ image, blobKey: row.blobKeys[at] }))
  const found = pairs.filter(({ image }) => image.role === role)[index]
  if (found?.blobKey === undefined)
    throw refusal('NOT_FOUND', {
      en: 'the capture has no such picture',
      zh: '这条抓拍没有这张图片',
    })
  return { image: found.image, blobKey: found.blobKey }
}

async function readImage(
  blobs: Pick<BlobStore, 'get'>,
  { blobKey, sha256 }: { blobKey: string; sha256: string },
): Promise<Buffer> {
  const bytes = await blobs.get(blobKey)
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes
  throw new Fault('BLOB_BROKEN', `the blob ${blobKey} does not have its digest`)
}
