import type { SavedMessage } from './decode-message.ts'

const head =
  /^(?:[A-Z]{3,8} \S{1,2048} HTTP\/1\.[01]|HTTP\/1\.[01] \d{3}[^\r\n]*)\r?\n([^]*?)\r?\n(?:\r?\n)/
const headBytesMax = 16 * 1024
const chunkHead = /^\s*([0-9a-f]{1,8})(?:;[^\r\n]*)?\r?\n/i
const chunkHeadBytesMax = 64

/** A message without the HTTP head that a recorder kept before it, and without the borders of its chunks. */
export function withoutHttpHead(message: SavedMessage): SavedMessage {
  const { bytes, contentType } = message
  const found = head.exec(bytes.toString('latin1', 0, headBytesMax))
  if (found === null) return message
  const [whole, headers = ''] = found
  const body = bytes.subarray(whole.length)
  const said = (name: string) =>
    new RegExp(String.raw`^${name}\s*:\s*(.*?)\s*$`, 'im').exec(headers)?.[1]
  const isChunked = /chunked/i.test(said('transfer-encoding') ?? '')
  return {
    ...message,
    bytes: isChunked ? withoutChunks(body) : body,
    contentType: contentType ?? said('content-type'),
  }
}

/** What is no chunk any more, in a stream that was cut or was joined already, stays as it is. */
function withoutChunks(body: Buffer): Buffer {
  const pieces: Buffer[] = []
  let at = 0
  while (at < body.length) {
    const found = chunkHead.exec(body.toString('latin1', at, at + chunkHeadBytesMax))
    if (found === null)
      return pieces.length === 0 ? body : Buffer.concat([...pieces, body.subarray(at)])
    const [line, digits = '0'] = found
    const length = Number.parseInt(digits, 16)
    if (length === 0) break
    pieces.push(body.subarray(at + line.length, at + line.length + length))
    at += line.length + length
  }
  return Buffer.concat(pieces)
}
