// The least that an HTTP intake can do: read, parse, decode base64, append, share an fdatasync, answer.
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

const [, , path = ''] = process.argv
const file = await open(path, 'a')
const answer = JSON.stringify({
  ResponseStatusListObject: { ResponseStatusObject: [{ StatusCode: '0' }] },
})

let waiting: Buffer[] = []
let turn: Promise<void> = Promise.resolve()
let next: Promise<void> | undefined

/** Those who come while one fdatasync runs share the next. */
function keep(bytes: Buffer): Promise<void> {
  waiting.push(bytes)
  next ??= turn.then(async () => {
    next = undefined
    const batch = waiting
    waiting = []
    await file.writev(batch)
    await file.datasync()
  })
  turn = next
  return next
}

interface FaceBody {
  readonly FaceListObject?: {
    readonly FaceObject: readonly {
      readonly SubImageList: { readonly SubImageInfoObject: readonly { readonly Data: string }[] }
    }[]
  }
}

async function take(request: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = JSON.parse(Buffer.concat(chunks).toString()) as FaceBody
  const image = body.FaceListObject?.FaceObject[0]?.SubImageList.SubImageInfoObject[0]
  if (image !== undefined) await keep(Buffer.from(image.Data, 'base64'))
}

const server = createServer((request, response) => {
  take(request).then(
    () => response.end(answer),
    () => response.destroy(),
  )
})
process.once('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () =>
  process.send?.({ port: (server.address() as AddressInfo).port }),
)
