import { announcedPictures } from './link-pictures.ts'
import type { Alert, MessagePiece, Picture } from './read-message.ts'
import { sharePictures } from './share-pictures.ts'

/** An alert that is whole, or bytes that belong to none. */
export type Assembled =
  | { readonly is: 'alert'; readonly alert: Alert; readonly bytes: Buffer }
  | { readonly is: 'stray'; readonly reason: string; readonly bytes: Buffer }

const picturesMax = 32
const alertBytesMax = 32 * 1024 * 1024

/**
 * Puts each alert's document, or the several of one part, and the pictures that follow together. An alert closes when its
 * pictures are all there, when the next document begins, or when whoever feeds says that the stream is silent.
 */
export class AlertAssembler {
  readonly #isStream: boolean
  #documents: readonly object[] = []
  #pictures: Picture[] = []
  #bytes: Buffer[] = []

  /** A message that is there whole needs no count, and its count may be wrong. */
  constructor(from: 'stream' | 'whole message') {
    this.#isStream = from === 'stream'
  }

  get isWaiting(): boolean {
    return this.#documents.length > 0
  }

  push(piece: MessagePiece): Assembled[] {
    if (piece.is === 'nothing') return []
    if (piece.is === 'unreadable')
      return [{ is: 'stray', reason: piece.reason, bytes: piece.bytes }]
    if (piece.is === 'documents') {
      const before = this.close()
      this.#documents = piece.documents
      this.#bytes = [piece.bytes]
      return [...before, ...this.#closeIfWhole()]
    }
    if (!this.isWaiting || !this.#hasRoomFor(piece.bytes))
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
    if (!this.isWaiting) return []
    const documents = this.#documents
    const shares = sharePictures(documents, this.#pictures)
    const bytes = Buffer.concat(this.#bytes.flatMap((each) => [each, Buffer.from('\r\n')]))
    this.#documents = []
    this.#pictures = []
    this.#bytes = []
    return documents.map((document, at) => {
      const alert: Alert = { document, pictures: shares[at] ?? [] }
      return { is: 'alert', alert, bytes }
    })
  }

  #closeIfWhole(): Assembled[] {
    const announced = this.#documents.reduce((sum, each) => sum + announcedPictures(each), 0)
    return this.#isStream && this.#pictures.length >= announced ? this.close() : []
  }
}
