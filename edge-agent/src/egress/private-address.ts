import { BlockList, isIP } from 'node:net'

const privateAddresses = new BlockList()
// RFC 1918, loopback (RFC 1122 §3.2.1.3) and link-local (RFC 3927).
privateAddresses.addSubnet('10.0.0.0', 8)
privateAddresses.addSubnet('172.16.0.0', 12)
privateAddresses.addSubnet('192.168.0.0', 16)
privateAddresses.addSubnet('127.0.0.0', 8)
privateAddresses.addSubnet('169.254.0.0', 16)
// Unique local (RFC 4193), link-local and loopback (RFC 4291).
privateAddresses.addSubnet('fc00::', 7, 'ipv6')
privateAddresses.addSubnet('fe80::', 10, 'ipv6')
privateAddresses.addAddress('::1', 'ipv6')

/** Whether an address, as a socket gives it, is one that no router of the Internet forwards to. Names are none. */
export function isPrivateAddress(address: string): boolean {
  const [bare = ''] = address.split('%')
  const version = isIP(bare)
  // An IPv4 address inside IPv6 (::ffff:0:0/96) is judged by the IPv4 rules.
  return version !== 0 && privateAddresses.check(bare, version === 4 ? 'ipv4' : 'ipv6')
}
