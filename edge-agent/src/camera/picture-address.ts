import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

/** Where a picture lies: a host that is the sender's own, and nothing that was not asked for. */
export interface PictureAddress {
  /** A canonical IP address, or the very name that the device's profile gives. */
  readonly host: string
  readonly port: number
  readonly isSecure: boolean
  readonly path: string
}

const addressCharsMax = 2000
const userPortMin = 1024
const usualPorts = new Map([
  ['http:', 80],
  ['https:', 443],
])

/** Where no camera is: ourselves, nobody in particular, everybody, and the link-local range that clouds answer in. */
const nowhere = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  nowhere.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  nowhere.addSubnet(net, bits, 'ipv6')

/** Whether nothing may ever be asked of this IP address, whoever names it. */
export function isNowhere(ip: string): boolean {
  const address = canonicalHost(ip)
  const family = isIP(address)
  if (family === 0 || nowhere.check(address, family === 4 ? 'ipv4' : 'ipv6')) return true
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return own.some((each) => canonicalHost(each.address) === address)
}

/**
 * Reads an address that a stranger wrote, a relative one against the first of the device's own `places` (addresses, `host:port`
 * or URLs). The reason where it leads anywhere else.
 */
export function readPictureAddress(
  text: string,
  places: readonly string[],
): PictureAddress | string {
  const own = places.map(urlOf).filter((url) => url !== null)
  const url = URL.parse(text.trim().slice(0, addressCharsMax), own[0]?.href)
  const usualPort = usualPorts.get(url?.protocol ?? '')
  if (url === null || usualPort === undefined) return 'address_unreadable'
  if (`${url.username}${url.password}` !== '') return 'address_with_login'
  const host = canonicalHost(url.hostname)
  const its = own.filter(({ hostname }) => canonicalHost(hostname) === host)
  if (its.length === 0) return 'address_foreign'
  if (isIP(host) !== 0 && isNowhere(host)) return 'address_forbidden'
  if (!isPortFor(url.port, its)) return 'port_forbidden'
  const port = url.port === '' ? usualPort : Number(url.port)
  return { host, port, isSecure: url.protocol === 'https:', path: `${url.pathname}${url.search}` }
}

/** The scheme's own port, one that no service of the system has, or one that the profile gives. */
function isPortFor(port: string, places: readonly URL[]): boolean {
  return port === '' || Number(port) >= userPortMin || places.some((place) => place.port === port)
}

function urlOf(place: string): URL | null {
  if (isIP(place) === 6) return URL.parse(`http://[${place}]`)
  return URL.parse(place.includes('://') ? place : `http://${place}`)
}

/** IPv6 without brackets, IPv4 in IPv6 as IPv4. What a URL parser leaves is in lower case and without odd numerals. */
function canonicalHost(host: string): string {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) !== 6) return bare
  const written = URL.parse(`http://[${bare}]`)?.hostname.slice(1, -1) ?? bare
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(written)
  if (mapped === null) return written
  const bits = mapped.slice(1).map((word) => Number.parseInt(word, 16))
  return bits.flatMap((word) => [word >> 8, word & 0xff]).join('.')
}
