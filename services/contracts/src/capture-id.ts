import { createHash } from 'node:crypto'

/**
 * The one id that a capture ever has, a UUID (version 8, RFC 9562 §5.8) from where it stands in its agent's log.
 *
 * It is derived, never drawn: a retransmission carries the same id, and two captures of one picture do not.
 */
export function captureIdOf(place: { agentId: string; epoch: string; seq: number }): string {
  const digest = createHash('sha256')
    .update(`${place.agentId}\n${place.epoch}\n${place.seq}`)
    .digest()
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  const hex = digest.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')
}
