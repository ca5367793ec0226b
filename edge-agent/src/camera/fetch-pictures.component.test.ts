import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { listen } from '@zhian/kit/health'
import { imageBytesMax } from '@zhian/contracts/limits'
import { expect, test } from 'vitest'
import { openPictures } from './fetch-pictures.ts'
import { jpegOf } from './gat1400/fixtures/pictures.ts'

const picture = await jpegOf(64, 48)
const place = '192.0.2.9'

type Serve = (request: IncomingMessage, response: ServerResponse, nth: number) => void

/** A device whose address leads to a server of this machine. */
async function givenDevice(serve: Serve) {
  const asked: string[] = []
  const reasons: string[] = []
  const dialled: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    serve(request, response, asked.length)
  })
  const port = await listen(server, { host: '127.0.0.1', port: 0 })
  const clock = { nowMs: 0 }
  const fetch = openPictures({
    now: () => clock.nowMs,
    notFetched: (reason) => reasons.push(reason),
    connect: (options) => {
      dialled.push(`${options.host}:${options.port}`)
      return connect({ host: '127.0.0.1', port })
    },
  })
  return {
    asked,
    reasons,
    dialled,
    clock,
    get: async (address: string, deadline = AbortSignal.timeout(20_000)) => {
      using fetched = await fetch([address], { places: [place], deadline })
      return fetched.byAddress.get(address)
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('a picture is fetched from the device’s own address, without a login', async () => {
  let headers: IncomingMessage['headers'] = {}
  await using device = await givenDevice((request, response) => {
    headers = request.headers
    response.end(picture)
  })
  expect(await device.get(`http://${place}:9000/a.jpg`)).toEqual(picture)
  expect(device.dialled).toEqual([`${place}:9000`])
  expect(headers).toMatchObject({ host: `${place}:9000` })
  expect(headers).not.toHaveProperty('authorization')
})

test('one that is not there yet is asked for again, one that is elsewhere is not followed', async () => {
  await using late = await givenDevice((_request, response, nth) => {
    response.writeHead(nth === 1 ? 404 : 200).end(picture)
  })
  expect(await late.get(`http://${place}/a.jpg`)).toEqual(picture)
  await using moved = await givenDevice((_request, response) => {
    response.writeHead(302, { location: `http://${place}/b.jpg` }).end()
  })
  expect(await moved.get(`http://${place}/a.jpg`)).toBeUndefined()
  expect(moved).toMatchObject({ asked: ['/a.jpg'], reasons: ['status_302'] })
})

test.each<[string, string, Serve]>([
  ['one that has expired', 'status_403', (_request, response) => response.writeHead(403).end()],
  ['a page', 'no_picture', (_request, response) => response.end('<html>Login</html>')],
  ['nothing', 'no_picture', (_request, response) => response.end()],
  [
    'one that says that it is too large',
    'too_large',
    (_request, response) => {
      response.writeHead(200, { 'content-length': imageBytesMax + 1 }).write(picture)
    },
  ],
  [
    'one that does not end',
    'too_large',
    (_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536, picture)));
        response.once('drain', more)
      }
      more()
    },
  ],
  [
    'one that is cut off',
    'cut_off',
    (_request, response) => {
      response.writeHead(200, { 'content-length': picture.length }).write(picture.subarray(0, 99))
      setImmediate(() => response.destroy())
    },
  ],
])('%s costs itself, and its reason is counted', async (_what, reason, serve) => {
  await using device = await givenDevice(serve)
  expect(await device.get(`http://${place}/a.jpg`)).toBeUndefined()
  expect(device.reasons).toEqual([reason])
})

test('a device that does not answer costs the deadline once, then it is left alone for a while', async () => {
  let deadline = new AbortController()
  await using device = await givenDevice(() => deadline.abort())
  expect(await device.get(`http://${place}/a.jpg`, deadline.signal)).toBeUndefined()
  expect(await device.get(`http://${place}/b.jpg`)).toBeUndefined()
  expect(device).toMatchObject({ asked: ['/a.jpg'], reasons: ['no_answer', 'host_resting'] })
  device.clock.nowMs += 10_000
  deadline = new AbortController()
  expect(await device.get(`http://${place}/c.jpg`, deadline.signal)).toBeUndefined()
  expect(device.asked).toEqual(['/a.jpg', '/c.jpg'])
})

test('a name of the profile that leads to this machine is not followed', async () => {
  const reasons: string[] = []
  const fetch = openPictures({ now: () => 0, notFetched: (reason) => reasons.push(reason) })
  const address = 'http://localhost:9/a.jpg'
  const deadline = AbortSignal.timeout(20_000)
  using fetched = await fetch([address], { places: ['localhost:9'], deadline })
  expect([fetched.byAddress.size, reasons]).toEqual([0, ['address_forbidden']])
})
