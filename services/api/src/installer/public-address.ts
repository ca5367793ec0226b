import { refusal } from '../refusal.ts'

/** A name, an IPv4 or an IPv6 address, and a port: nothing that means anything to a shell. */
const origin =
  /^https?:\/\/(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/

/** Whether the text is the origin of an address, such as `https://api.zone:8443`. */
export const isOrigin = (text: string): boolean => origin.test(text)

interface Asked {
  readonly protocol: string
  /** The Host header, or what a trusted proxy says of it. */
  readonly host: string
}

/**
 * Where boxes reach this API: as it was configured, else as whoever asks has reached it.
 *
 * It becomes a part of a script that runs as root, so a Host is taken only if it is one. Throws INPUT_REFUSED.
 */
export function publicAddress(configured: string | undefined, { protocol, host }: Asked): string {
  if (configured !== undefined) return configured
  const asked = `${protocol}://${host.toLowerCase()}`
  if (isOrigin(asked)) return asked
  throw refusal('INPUT_REFUSED', {
    en: 'Host: is not the address of a server',
    zh: 'Host：不是服务器地址',
  })
}
