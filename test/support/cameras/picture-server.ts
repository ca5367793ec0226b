import { once } from 'node:events'
import { createServer } from 'node:http'
import { listenAt } from './listen-at.ts'
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
  const place = await listenAt(server)
  return {
    url: `http://${place}`,
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
