import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** At `host:port`, where 0 is any free port; resolves with the same in its final form. */
export async function listenAt(server: Server, place = '127.0.0.1:0'): Promise<string> {
  const { hostname, port } = new URL(`http://${place}`)
  // A URL leaves out the port that is usual.
  server.listen(port === '' ? 80 : Number(port), hostname.replaceAll(/[[\]]/g, ''))
  await once(server, 'listening')
  return `${hostname}:${(server.address() as AddressInfo).port}`
}
