import { once } from 'node:events'
import { BlockList, connect } from 'node:net'
import { systemCodeOf } from '@zhian/kit/fault'

const ports = [80, 554]
const waitMsMax = 3000
const own = new BlockList()
own.addSubnet('10.0.0.0', 8)
own.addSubnet('172.16.0.0', 12)
own.addSubnet('192.168.0.0', 16)
own.addSubnet('169.254.0.0', 16)

/** Whether it lies in a private network: we knock at nobody else's door. */
export function isOwnAddress(address: string): boolean {
  return own.check(address.replace(/^::ffff:/, ''))
}

/** Whether a device answers at an address of this site; undefined where it is none. */
export async function reach(address: string): Promise<boolean | undefined> {
  const plain = address.replace(/^::ffff:/, '')
  if (!isOwnAddress(plain)) return undefined
  const answers = await Promise.all(ports.map((port) => knock(plain, port)))
  return answers.includes(true)
}

/** Opens and closes, and says nothing; a refusal is an answer too. */
async function knock(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(waitMsMax) })
    return true
  } catch (error) {
    return systemCodeOf(error) === 'ECONNREFUSED'
  } finally {
    socket.destroy()
  }
}
