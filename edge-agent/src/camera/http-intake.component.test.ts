import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { RequestOptions } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { Fault } from '@zhian/kit/fault'
import { expect, test } from 'vitest'
import { givenDesk } from './gat1400/fixtures/given-desk.ts'
import { openHttpIntake } from './http-intake.ts'
import type { HttpReception, RequestHead } from './http-intake.ts'

const bodyBytesMax = 100_000

/** An intake that takes whatever comes below `/take`. */
async function givenIntake(take: (body: Buffer) => Promise<void> = async () => undefined) {
  const given = await givenDesk()
  const taken: { head: RequestHead; body: Buffer }[] = []
  const reception: HttpReception = {
    protocol: 'gat1400',
    contentType: 'application/json',
    open: (head) => {
      if (!head.url.startsWith('/take')) return { httpStatus: 404, body: { is: 'nowhere' } }
      return async (body) => {
        await take(body)
        taken.push({ head, body })
        return { httpStatus: 200 }
      }
    },
    busy: () => ({ httpStatus: 503, headers: { 'retry-after': '10' } }),
    tooLarge: () => ({ httpStatus: 413 }),
  }
  const settings = { host: '127.0.0.1', port: 0, bodyBytesMax, bodiesBytesMax: 150_000 }
  const intake = await openHttpIntake(settings, given.doors, reception)
  return {
    ...given,
    intake,
    taken,
    [Symbol.asyncDispose]: async () => {
      await intake[Symbol.asyncDispose]()
      await given[Symbol.asyncDispose]()
    },
  }
}

async function post(port: number, body: Buffer | string, more: RequestOptions = {}) {
  const outgoing = httpRequest({ host: '127.0.0.1', port, method: 'POST', path: '/take', ...more })
  outgoing.once('continue', () => outgoing.end(body))
  if (more.headers === undefined || !('expect' in more.headers)) outgoing.end(body)
  else outgoing.flushHeaders()
  const answered = once(outgoing, 'response')
  const [response] = await answered
  return {
    status: response.statusCode as number,
    body: await text(response),
    headers: response.headers,
  }
}

test('a body comes whole however it is sent: chunked, after a 100, of no type, as if to a proxy', async () => {
  await using given = await givenIntake()
  const { port } = given.intake
  const ways: RequestOptions[] = [
    { headers: { 'transfer-encoding': 'chunked' } },
    { headers: { expect: '100-continue', 'content-length': 5 } },
    { headers: { 'content-type': 'text/plain' } },
    { path: `http://127.0.0.1:${port}/take/?a=1` },
  ]
  for (const way of ways)
    expect(await post(port, 'hello', way)).toMatchObject({ status: 200, body: '' })
  expect(given.taken.map(({ body }) => body.toString())).toEqual(ways.map(() => 'hello'))
  expect(given.taken.at(-1)?.head).toMatchObject({ url: '/take/?a=1', peer: '127.0.0.1' })
})

test('what its head refuses is read to its end, so that the answer arrives', async () => {
  await using given = await givenIntake()
  const answer = await post(given.intake.port, Buffer.alloc(5_000_000), { path: '/elsewhere' })
  expect(answer).toMatchObject({ status: 404, body: '{"is":"nowhere"}' })
  expect(answer.headers).toMatchObject({ 'content-type': 'application/json' })
})

test('a body of 100 MB is refused and its beginning is quarantined; the next good one is taken', async () => {
  await using given = await givenIntake()
  const answer = await post(given.intake.port, Buffer.alloc(100_000_000, 'x'))
  expect(answer.status).toBe(413)
  const [file] = await given.quarantined()
  expect(file?.name).toContain('body_too_large')
  expect(file?.text.length).toBeLessThanOrEqual(65_536)
  expect((await post(given.intake.port, 'good')).status).toBe(200)
})

test('more bodies at once than there is room for: those behind are told to come again', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  await using given = await givenIntake(async () => {
    begin()
    await released
  })
  const first = post(given.intake.port, Buffer.alloc(90_000))
  await begun
  expect(await post(given.intake.port, Buffer.alloc(90_000))).toMatchObject({ status: 503 })
  release()
  expect((await first).status).toBe(200)
  expect((await post(given.intake.port, Buffer.alloc(90_000))).status).toBe(200)
  expect(given.told).toContainEqual({
    fact: 'inputTurnedAway',
    of: { protocol: 'gat1400', reason: 'bodies_too_many' },
  })
})

test('a full disk is told as busy, a defect of ours too, and each is counted as what it is', async () => {
  const errors = [new Fault('DISK_FULL', 'no room'), new TypeError('a defect')]
  await using given = await givenIntake(() => Promise.reject(errors.shift()))
  expect((await post(given.intake.port, 'one')).status).toBe(503)
  expect((await post(given.intake.port, 'two')).status).toBe(503)
  expect(given.told).toEqual([
    { fact: 'inputTurnedAway', of: { protocol: 'gat1400', reason: 'DISK_FULL' } },
    { fact: 'adapterTroubled', of: { protocol: 'gat1400', why: 'a defect' } },
  ])
})

test('a camera that hangs up in the middle leaves nothing behind, and the room that it took is free', async () => {
  await using given = await givenIntake()
  for (let time = 0; time < 3; time += 1) {
    const socket = connect({ host: '127.0.0.1', port: given.intake.port })
    socket.write(
      `POST /take HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n${'x'.repeat(80_000)}`,
    )
    await once(socket, 'connect')
    socket.resume().end()
    await once(socket, 'close')
  }
  expect((await post(given.intake.port, Buffer.alloc(90_000))).status).toBe(200)
  expect(given.taken).toHaveLength(1)
})

test('closing waits for what was begun', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const given = await givenIntake(async () => {
    begin()
    await released
  })
  const answer = post(given.intake.port, 'hello')
  await begun
  const closing = given[Symbol.asyncDispose]()
  release()
  expect((await answer).status).toBe(200)
  await closing
  expect(given.taken).toHaveLength(1)
})
