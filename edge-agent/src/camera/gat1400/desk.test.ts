import { expect, test } from 'vitest'
import { authorise, givenDesk } from './fixtures/given-desk.ts'
import { deviceId, face, facesOf, nowMs } from './fixtures/messages.ts'

const keepalive = { KeepaliveObject: { DeviceID: deviceId } }
const statusOf = (answer: { body: object }) => JSON.stringify(answer.body)

test('register, challenge, digest, OK; then captures and heartbeats are taken', async () => {
  await using given = await givenDesk()
  const first = await given.ask('/VIID/System/Register', { RegisterObject: { DeviceID: deviceId } })
  expect(first.httpStatus).toBe(401)
  expect(first.headers['www-authenticate']).toMatch(
    /^Digest realm="viid",qop="auth",nonce="[0-9a-f]{48}"/,
  )
  expect((await given.register()).httpStatus).toBe(200)
  expect((await given.ask('/VIID/System/Keepalive', keepalive)).httpStatus).toBe(200)
  expect((await given.ask('/VIID/Faces', facesOf(face()))).httpStatus).toBe(200)
  expect(await given.frames()).toHaveLength(1)
})

test('who has not registered is asked to, with StatusCode 4, and nothing is stored', async () => {
  await using given = await givenDesk()
  for (const [path, message] of [
    ['/VIID/System/Keepalive', keepalive],
    ['/VIID/Faces', facesOf(face())],
  ] as const) {
    const answer = await given.ask(path, message)
    expect(answer.httpStatus).toBe(401)
    expect(answer.headers['www-authenticate']).toContain('nonce=')
    expect(statusOf(answer)).toContain('"StatusCode":4')
  }
  expect(given.spool.state.lastSeq).toBe(0)
})

test('a profile may accept captures without registration', async () => {
  await using given = await givenDesk({ profile: { acceptUnregistered: true } })
  expect((await given.ask('/VIID/Faces', facesOf(face()))).httpStatus).toBe(200)
  expect((await given.frames())[0]?.capture.cameraId).toBe('gate-1')
})

test('a registration is good from its own address only', async () => {
  await using given = await givenDesk()
  await given.register()
  const answer = await given.ask('/VIID/Faces', facesOf(face()), { peer: '10.0.0.66' })
  expect(answer.httpStatus).toBe(401)
})

test('a device that does not say who it is, is known by its address', async () => {
  await using given = await givenDesk()
  await given.register()
  const answer = await given.ask('/VIID/Faces', facesOf(face({ DeviceID: '' })), {
    userIdentify: undefined,
  })
  expect(answer.httpStatus).toBe(200)
  expect((await given.frames())[0]?.capture.camera.deviceId).toBe(deviceId)
})

test.each([
  { Register: { DeviceID: '666666' } },
  { DeviceID: '666666' },
  { registerObject: { deviceID: 666666 } },
])('a short id and other shapes of the same message register: %j', async (message) => {
  await using given = await givenDesk()
  const asked = { userIdentify: undefined }
  const first = await given.ask('/viid/system/register/?v=1', message, asked)
  const uri = '/viid/system/register/?v=1'
  const authorization = authorise(first.headers['www-authenticate'] ?? '', { uri })
  const answer = await given.ask(uri, message, { ...asked, authorization })
  expect(answer.httpStatus).toBe(200)
  expect(statusOf(answer)).toContain('"Id":"666666"')
})

test('a client that sends no body before it is challenged is challenged', async () => {
  await using given = await givenDesk()
  const answer = await given.ask('/VIID/System/Register', Buffer.alloc(0), {
    userIdentify: undefined,
  })
  expect(answer.httpStatus).toBe(401)
})

test('an old nonce and a used one are stale; a strange one is not; each gets a new one', async () => {
  await using given = await givenDesk()
  const register = { RegisterObject: { DeviceID: deviceId } }
  const challenge =
    (await given.ask('/VIID/System/Register', register)).headers['www-authenticate'] ?? ''
  const authorization = authorise(challenge)
  expect((await given.ask('/VIID/System/Register', register, { authorization })).httpStatus).toBe(
    200,
  )
  const again = await given.ask('/VIID/System/Register', register, { authorization })
  expect(again.headers['www-authenticate']).toContain('stale=true')
  const next = authorise(challenge, { nc: '00000002' })
  expect(
    (await given.ask('/VIID/System/Register', register, { authorization: next })).httpStatus,
  ).toBe(200)
  given.clock.nowMs += 6 * 60_000
  const late = authorise(challenge, { nc: '00000003' })
  const expired = await given.ask('/VIID/System/Register', register, { authorization: late })
  expect(expired.headers['www-authenticate']).toContain('stale=true')
  const strange = authorise('nonce="8qx43l7i"')
  const answer = await given.ask('/VIID/System/Register', register, { authorization: strange })
  expect(answer.headers['www-authenticate']).not.toContain('stale')
})

test('five wrong passwords make an address wait, another one not, and not for ever', async () => {
  await using given = await givenDesk()
  const register = { RegisterObject: { DeviceID: deviceId } }
  for (let count = 0; count < 5; count += 1) {
    const challenge =
      (await given.ask('/VIID/System/Register', register)).headers['www-authenticate'] ?? ''
    const authorization = authorise(challenge, { secret: 'wrong' })
    const answer = await given.ask('/VIID/System/Register', register, { authorization })
    expect(answer.httpStatus).toBe(401)
  }
  const waiting = await given.register()
  expect(waiting.httpStatus).toBe(503)
  expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0)
  expect((await given.register({ peer: '10.0.0.10' })).httpStatus).toBe(200)
  given.clock.nowMs += 61_000
  expect((await given.register()).httpStatus).toBe(200)
})

test('where unknown devices may not register, even the right password opens nothing', async () => {
  await using given = await givenDesk({ settings: { isUnknownAllowed: false } })
  expect((await given.register()).httpStatus).toBe(401)
  await using other = await givenDesk({ settings: { isUnknownAllowed: false }, profile: {} })
  expect((await other.register()).httpStatus).toBe(200)
})

test('without a password by profile, one Register is enough', async () => {
  await using given = await givenDesk({ profile: { auth: 'none' } })
  const answer = await given.ask('/VIID/System/Register', {
    RegisterObject: { DeviceID: deviceId },
  })
  expect(answer.httpStatus).toBe(200)
})

test('a profile may ask for a digest where nobody else is asked, with a login of its own', async () => {
  const profile = { auth: 'digest', username: 'admin', password: 'Own-1400' } as const
  await using given = await givenDesk({ settings: { auth: 'none' }, profile })
  const ask = (authorization?: string) =>
    given.ask(
      '/VIID/System/Register',
      { RegisterObject: { DeviceID: deviceId } },
      { authorization },
    )
  const challenge = (await ask()).headers['www-authenticate'] ?? ''
  expect((await ask(authorise(challenge))).httpStatus).toBe(401)
  expect((await ask(authorise(challenge, { secret: 'Own-1400' }))).httpStatus).toBe(200)
  const another = { RegisterObject: { DeviceID: '001' } }
  expect(
    (await given.ask('/VIID/System/Register', another, { userIdentify: '001' })).httpStatus,
  ).toBe(200)
})

test('after UnRegister the device has to register again', async () => {
  await using given = await givenDesk()
  const challenge =
    (await given.ask('/VIID/System/Register', keepalive)).headers['www-authenticate'] ?? ''
  await given.register()
  const authorization = authorise(challenge, { uri: '/VIID/System/UnRegister' })
  const message = { UnRegisterObject: { DeviceID: deviceId } }
  expect((await given.ask('/VIID/System/UnRegister', message, { authorization })).httpStatus).toBe(
    200,
  )
  expect((await given.ask('/VIID/System/Keepalive', keepalive)).httpStatus).toBe(401)
})

test('the time is always told, in 14 digits of China', async () => {
  await using given = await givenDesk()
  const answer = await given.ask('/VIID/System/Time', {}, { method: 'GET' })
  expect(answer.body).toMatchObject({ SystemTimeObject: { LocalTime: '20261124120000' } })
})

test('a camera is offline after three of its own heartbeats, and never before 270 s', async () => {
  await using given = await givenDesk()
  await given.register()
  const isOnline = () => given.doors.roster.status[0]?.isOnline
  await given.ask('/VIID/System/Keepalive', keepalive)
  given.clock.nowMs += 269_000
  expect(isOnline()).toBe(true)
  given.clock.nowMs += 2000
  expect(isOnline()).toBe(false)
  await given.ask('/VIID/System/Keepalive', keepalive)
  given.clock.nowMs += 3 * 271_000 - 1000
  expect(isOnline()).toBe(true)
  given.clock.nowMs += 2000
  expect(isOnline()).toBe(false)
  expect(given.clock.nowMs).toBeGreaterThan(nowMs)
})

test('a full spool is told as busy, so that the camera keeps what it has', async () => {
  await using given = await givenDesk({ spoolBytesMax: 2000 })
  await given.register()
  const faces = [1, 2, 3, 4].map((number) => face({ FaceID: `face-${number}` }))
  const answer = await given.ask('/VIID/Faces', facesOf(...faces))
  expect(answer.httpStatus).toBe(503)
  expect(statusOf(answer)).toContain('"StatusCode":2')
  const stored = given.spool.state.lastSeq
  expect(statusOf(answer).match(/"StatusCode":0/g)).toHaveLength(stored)
})

test('the answer is given only when the capture is durable', async () => {
  await using given = await givenDesk()
  await given.register()
  given.disk.failing.sync = 'EIO'
  given.disk.failures = 2
  expect((await given.ask('/VIID/Faces', facesOf(face()))).httpStatus).toBe(503)
  expect((await given.ask('/VIID/Faces', facesOf(face()))).httpStatus).toBe(200)
  expect(await given.frames()).toHaveLength(1)
})

test('the LocalTime of a keepalive is what the device’s clock shows; one that is not let in says nothing', async () => {
  await using given = await givenDesk()
  const withTime = { KeepaliveObject: { DeviceID: deviceId, LocalTime: '20261124100003' } }
  await given.ask('/VIID/System/Keepalive', withTime)
  await given.register()
  await given.ask('/VIID/System/Keepalive', keepalive)
  expect(given.clocks).toEqual([])
  await given.ask('/VIID/System/Keepalive', withTime)
  const time = { text: '20261124100003', atMs: Date.UTC(2026, 10, 24, 2, 0, 3), resolutionMs: 1000 }
  expect(given.clocks).toEqual([{ protocol: 'gat1400', deviceId, time }])
})
