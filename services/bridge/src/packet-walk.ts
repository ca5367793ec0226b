/** MQTT 3.1.1 §2.2.3: the remaining length is at most four bytes of seven bits each, lowest first. */
const lengthBytesMax = 4

/**
 * Follows packet borders through chunks; returns the largest remaining length that began in this chunk.
 *
 * The broker has no limit of its own and would hold a packet whole before anybody is asked about it.
 */
export function packetWalk(): (chunk: Buffer) => number {
  let bodyLeft = 0
  let lengthBytes = -1
  let length = 0

  /** Reads one byte of a fixed header; true when the length is complete. */
  function header(byte: number): boolean {
    if (lengthBytes === -1) {
      lengthBytes = 0
      length = 0
      return false
    }
    length += (byte & 0x7f) * 128 ** lengthBytes
    lengthBytes += 1
    const isMore = (byte & 0x80) !== 0
    if (isMore && lengthBytes === lengthBytesMax) length = Number.POSITIVE_INFINITY
    return !isMore || lengthBytes === lengthBytesMax
  }

  return (chunk) => {
    let largest = 0
    for (let at = 0; at < chunk.length;) {
      if (bodyLeft > 0) {
        const step = Math.min(bodyLeft, chunk.length - at)
        bodyLeft -= step
        at += step
      } else {
        const isComplete = header(chunk[at] ?? 0)
        at += 1
        if (isComplete) {
          largest = Math.max(largest, length)
          bodyLeft = length
          lengthBytes = -1
        }
      }
    }
    return largest
  }
}
