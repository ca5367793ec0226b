import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromEnv } from '@zhian/kit/config'
import { readCamerasFile } from '../read-cameras-file.ts'
import { addCamera } from './edit-cameras-file.ts'
import type { NewCamera } from './edit-cameras-file.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhian-cameras-'))
  path = join(folder, 'cameras.json')
})
afterEach(() => rm(folder, { recursive: true }))

const gate: NewCamera = {
  deviceId: 'SIM0001',
  cameraId: 'north-gate',
  protocol: 'hikvision',
  profile: { address: '10.0.0.7' },
}
const add = (more: Partial<NewCamera> = {}, password?: string, isReplacing = false) =>
  addCamera(path, {
    camera: { ...gate, ...more },
    password,
    isReplacing,
    ownerFolder: undefined,
  })
const text = () => readFile(path, 'utf8')
const secrets = () => readdir(join(folder, 'camera-passwords'))

test('a new file is made that the agent reads, with the password apart and for its owner alone', async () => {
  expect(await add({}, 'gate-secret')).toEqual({ wasThere: false })
  expect(await text()).not.toContain('gate-secret')
  const [camera] = fromEnv({ AGENT_CAMERAS_FILE: path }, readCamerasFile)
  expect(camera).toMatchObject({
    ...gate,
    profile: { address: '10.0.0.7', password: 'gate-secret' },
  })
  const [secret = ''] = await secrets()
  const { mode } = await stat(join(folder, 'camera-passwords', secret))
  expect(mode & 0o777).toBe(0o600)
  expect((await stat(join(folder, 'camera-passwords'))).mode & 0o777).toBe(0o700)
})

test('other cameras, and whatever else the file says, stay as they are', async () => {
  const other = { deviceId: 'd2', protocol: 'ftp', note: 'behind the mill' }
  await writeFile(path, JSON.stringify({ made: 'by hand', cameras: [other] }), { mode: 0o644 })
  await add()
  expect(JSON.parse(await text())).toEqual({ made: 'by hand', cameras: [other, gate] })
  expect((await stat(path)).mode & 0o777).toBe(0o644)
  await writeFile(path, JSON.stringify([other]))
  await add()
  expect(JSON.parse(await text())).toEqual([other, gate])
})

test('one that is there is replaced only when it is said, and its old password goes', async () => {
  await add({}, 'first-secret')
  const before = await text()
  await expect(add({}, 'second-secret')).rejects.toMatchObject({ code: 'INPUT_REFUSED' })
  expect(await text()).toBe(before)
  expect(await add({}, 'second-secret', true)).toEqual({ wasThere: true })
  const [camera, ...more] = fromEnv({ AGENT_CAMERAS_FILE: path }, readCamerasFile)
  expect([camera?.profile.password, more.length, (await secrets()).length]).toEqual([
    'second-secret',
    0,
    1,
  ])
})

test('what the agent would not read is not written, and nothing is left of the attempt', async () => {
  await add()
  const before = await text()
  const wrong = { deviceId: 'd9', profile: { address: '10.0.0.8', channel: 'first' } }
  await expect(add(wrong, 'gate-secret')).rejects.toThrow('"channel" has a value that cannot be')
  const half = { address: '10.0.0.8', username: 'admin' }
  const dahua = { deviceId: 'd9', protocol: 'dahua', profile: half }
  await expect(add(dahua)).rejects.toThrow('"username" and "passwordFile" are needed')
  expect(await text()).toBe(before)
  expect(await secrets()).toEqual([])
  expect((await readdir(folder)).toSorted()).toEqual(['camera-passwords', 'cameras.json'])
})

test('a file that is broken is left to a person', async () => {
  await writeFile(path, '{"cameras": [')
  await expect(add()).rejects.toMatchObject({ code: 'CONFIG_REFUSED' })
  await writeFile(path, '{"camera": []}')
  await expect(add()).rejects.toMatchObject({ code: 'CONFIG_REFUSED' })
  await rm(path)
  await mkdir(path)
  await expect(add()).rejects.toMatchObject({ code: 'CONFIG_REFUSED' })
})
