import type { Socket } from 'node:net'
import { decodeLine } from './virtual-path.ts'

export interface ControlLine {
  /** In capitals. */
  readonly name: string
  readonly argument: string
}

const lineBytesMax = 4096
const lineFeed = 0x0a
const telnetMin = 0xf0

/** The commands of a control connection, one after another; a line beyond the bound ends it. */
export async function* controlLines(socket: Socket): AsyncGenerator<ControlLine> {
  let rest: Buffer = Buffer.alloc(0)
  // The socket outlives the loop, since the last reply is still to be written.
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(lineFeed); end >= 0; end = rest.indexOf(lineFeed)) {
      if (end > lineBytesMax) return
      yield readLine(rest.subarray(0, end))
      rest = rest.subarray(end + 1)
    }
    if (rest.length > lineBytesMax) return
  }
}

/** ABOR comes behind telnet's IAC IP IAC DM, which are taken off. */
function readLine(line: Buffer): ControlLine {
  const text = decodeLine(withoutTelnet(line)).replace(/\r$/, '')
  const [, name = '', argument = ''] = /^\s*([A-Za-z]+)(?: (.*))?$/su.exec(text) ?? []
  return { name: name.toUpperCase(), argument }
}

function withoutTelnet(line: Buffer): Buffer {
  let start = 0
  while ((line[start] ?? 0) >= telnetMin) start += 1
  return line.subarray(start)
}
