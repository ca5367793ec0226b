import { fromEnv } from '@zhian/kit/config'
import { expect, test } from 'vitest'
import { subStatusOf } from './armed-camera.ts'
import { readHikvisionConfig } from './config.ts'
import { admit } from './identify.ts'

const cameraAt = (profile: object) => ({
  deviceId: 'c1',
  cameraId: 'gate-1',
  protocol: 'hikvision',
  profile,
})
const read = (env: Record<string, string>, cameras: ReturnType<typeof cameraAt>[] = []) =>
  fromEnv(env, (reader) => readHikvisionConfig(reader, cameras))

test('closed unless there is a port or a camera to call', () => {
  expect(read({})).toBeUndefined()
  expect(read({}, [cameraAt({ address: '192.0.2.7' })])).toBeUndefined()
  expect(
    read({}, [{ ...cameraAt({ address: 'a', password: 'p' }), protocol: 'dahua' }]),
  ).toBeUndefined()
})

test('a port opens the listener, an address with a password arms the camera', () => {
  const listening = read({ AGENT_HIKVISION_PORT: '8091', AGENT_HIKVISION_ALLOW_UNKNOWN: 'false' })
  expect(listening?.listen).toMatchObject({ host: '0.0.0.0', port: 8091, isUnknownAllowed: false })
  const arming = read({}, [cameraAt({ address: '192.0.2.7', password: 'p' })])
  expect([arming?.listen, arming?.cameras.length]).toEqual([undefined, 1])
})

test('who pushes is told by token, by an address that is one camera’s alone, or not at all', () => {
  const here = cameraAt({ address: 'http://192.0.2.7:8000' })
  const asked = { url: '/anything', peer: '192.0.2.7' }
  const admission = (...cameras: ReturnType<typeof cameraAt>[]) => ({
    cameras,
    isUnknownAllowed: true,
  })
  expect(admit(asked, admission(here))).toMatchObject({ is: 'camera' })
  expect(admit(asked, admission(here, here))).toEqual({ is: 'stranger' })
  expect(admit(asked, { cameras: [], isUnknownAllowed: false })).toMatchObject({ is: 'refused' })
  const withToken = cameraAt({ address: '192.0.2.7', token: 'a-token-nobody-guesses' })
  expect(admit(asked, admission(withToken))).toEqual({ is: 'refused', reason: 'token_missing' })
})

test('an error of ISAPI is read by its own code', () => {
  const body =
    '<ResponseStatus xmlns="urn:x"><statusCode>4</statusCode><subStatusCode>notSupport</subStatusCode></ResponseStatus>'
  expect(subStatusOf(Buffer.from(body))).toBe('notSupport')
  expect(subStatusOf(Buffer.from('busy'))).toBeUndefined()
})
