import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { shownPicture } from './shown-picture.ts'

/** Where a camera gives out the pictures that it only named; one of its addresses leads elsewhere. */
export async function servePictures() {
  const asked: string[] = []
  const jpeg = await shownPicture()
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    asked.push(path)
    if (path === '/moved.jpg') response.writeHead(302, { location: '/elsewhere.jpg' }).end()
    else response.setHeader('content-type', 'image/jpeg').end(jpeg)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    /** Paths, in order. */
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type PictureServer = Awaited<ReturnType<typeof servePictures>>
