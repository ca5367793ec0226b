import { LooseObject } from '../loose-object.ts'
import type { Alert, MessagePiece, Picture } from './read-message.ts'

/** An alert that is whole, or bytes that belong to none. */
export type Assembled =
  | { readonly is: 'alert'; readonly alert: Alert; readonly bytes: Buffer }
  | { readonly is: 'stray'; readonly reason: string; readonly bytes: Buffer }

const picturesMax = 16
const alertBytesMax = 32 * 1024 * 1024

/**
 * Puts each alert's document and the pictures that follow it together. An alert closes when its pictures are all there,
 * when the next document begins, or when whoever feeds says that the stream is silent.
 */
export class AlertAssembler {
  readonly #isStream: boolean
  #document: { readonly document: object; readonly announced: number } | undefined
  #pictures: Picture[] = []
  #bytes: Buffer[] = []

  /** A message that is there whole needs no count, and its count may be wrong. */
  constructor(from: 'stream' | 'whole message') {
    this.#isStream = from === 'stream'
  }

  get isWaiting(): boolean {
    return this.#document !== undefined
  }

  push(piece: MessagePiece): Assembled[] {
    if (piece.is === 'nothing') return []
    if (piece.is === 'unreadable')
      return [{ is: 'stray', reason: piece.reason, bytes: piece.bytes }]
    if (piece.is === 'document') {
      const before = this.close()
      this.#document = { document: piece.document, announced: announcedPictures(piece.document) }
      this.#bytes = [piece.bytes]
      return [...before, ...this.#closeIfWhole()]
    }
    if (this.#document === undefined || !this.#hasRoomFor(piece.bytes))
      return [{ is: 'stray', reason: 'picture_without_alert', bytes: piece.bytes }]
    this.#pictures.push(piece.picture)
    this.#bytes.push(piece.bytes)
    return this.#closeIfWhole()
  }

  #hasRoomFor({ length }: Buffer): boolean {
    const held = this.#bytes.reduce((sum, each) => sum + each.length, 0)
    return this.#pictures.length < picturesMax && held + length <= alertBytesMax
  }

  close(): Assembled[] {
    if (this.#document === undefined) return []
    const { document } = this.#document
    const alert = { document, pictures: this.#pictures }
    const bytes = Buffer.concat(this.#bytes.flatMap((each) => [each, Buffer.from('\r\n')]))
    this.#document = undefined
    this.#pictures = []
    this.#bytes = []
    return [{ is: 'alert', alert, bytes }]
  }

  #closeIfWhole(): Assembled[] {
    const { announced } = this.#document ?? { announced: Number.POSITIVE_INFINITY }
    return this.#isStream && this.#pictures.length >= announced ? this.close() : []
  }
}

/** How many pictures follow; infinite where the document does not say, except for heartbeats, which have none. */
export function announcedPictures(document: object): number {
  const loose = new LooseObject(document)
  const said = loose.number('picNum', 'detectionPicturesNumber')
  if (said !== undefined) return said
  const isHeartbeat = /^(videoloss|heartbeat)$/i.test(loose.text('eventType') ?? '')
  return isHeartbeat ? 0 : Number.POSITIVE_INFINITY
}
