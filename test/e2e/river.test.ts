// When a camera pushes a capture, then it comes back from the API with its tags, because that is what all of this is for.
import { createHash, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AgentPage, CameraPage, CaptureView, Problem } from '@zhian/contracts/api'
import {
  faceMessage,
  vehicleMessage,
  wallClock,
} from '../../infra/local/cameras/capture-message.ts'
import { gat1400Camera } from '../../infra/local/cameras/gat1400-camera.ts'
import { drawnFaces, drawnVehicle } from '../support/drawn-shots.ts'
import { eventually } from '../support/eventually.ts'
import { startWorld } from '../support/world.ts'
import type { TestWorld } from '../support/world.ts'

const withinMs = 60_000
const size = { width: 1280, height: 960 }
let world: TestWorld

beforeAll(async () => {
  world = await startWorld()
})

afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

async function camera(deviceId: string) {
  const { gat1400 } = await world.status()
  return gat1400Camera({ ...gat1400, deviceId })
}

function comesBack(sourceId: string): Promise<CaptureView> {
  return eventually(
    async () => {
      const [found, ...others] = await world.captures(`sourceId=${encodeURIComponent(sourceId)}`)
      expect(others).toEqual([])
      expect(found).toBeDefined()
      if (found === undefined) throw new Error('unreachable')
      return found
    },
    { withinMs },
  )
}

test('a vehicle comes back with its box and its plate read', async () => {
  const { gat1400 } = await world.status()
  const { jpeg, truth } = await drawnVehicle(20_261, 'blue')
  const shot = { deviceId: gat1400.deviceId, atMs: Date.now(), number: 1, jpeg, size }
  const { path, body, sourceId } = vehicleMessage(shot)
  expect(await (await camera(gat1400.deviceId)).push(path, body)).toBe(true)

  const capture = await comesBack(sourceId)
  expect(capture).toMatchObject({
    kind: 'vehicle',
    plate: truth.plateText,
    plateColour: 'blue',
    protocol: 'gat1400',
  })
  expect(capture.deviceTime).toBe(wallClock(shot.atMs))
  expect(capture.tags.map(({ name }) => name)).toEqual(expect.arrayContaining(['vehicle', 'plate']))
  for (const { model, confidence } of capture.tags) {
    expect(model.weights).toMatch(/^[0-9a-f]{16}$/)
    expect(confidence).toBeGreaterThan(0)
  }
  const image = await world.ask(capture.images[0]?.href ?? '')
  const bytes = Buffer.from(await image.arrayBuffer())
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(
    createHash('sha256').update(jpeg).digest('hex'),
  )

  for (const query of [`plate=${truth.plateText}`, `plate=${truth.plateText.slice(0, 4)}*`]) {
    const found = await world.captures(query)
    expect(found.map(({ captureId }) => captureId)).toContain(capture.captureId)
  }
})

test('faces come back counted, with points, pose and quality, and nothing of who they are', async () => {
  const deviceId = '33078400421191000098'
  const { path, body, sourceId } = faceMessage({
    deviceId,
    atMs: Date.now(),
    number: 2,
    jpeg: await drawnFaces(0),
    size,
  })
  expect(await (await camera(deviceId)).push(path, body)).toBe(true)
  const capture = await comesBack(sourceId)
  expect(capture.faceCount).toBeGreaterThan(0)
  const face = capture.tags.find((tag) => tag.name === 'face' && tag.status === 'accepted')
  expect(face).toMatchObject({
    points: expect.any(Array),
    pose: expect.any(Object),
    quality: expect.any(Object),
  })
  expect(JSON.stringify(capture)).not.toMatch(/gender|ageU|ageL|isforeigner|suspected/i)
})

test('an odd but honest message is taken: lower-camel keys, one object for a list, text for numbers', async () => {
  const deviceId = '33078400421191000097'
  const { jpeg, truth } = await drawnVehicle(31_337, 'new-energy-small')
  const vehicleId = `odd-${randomUUID()}`
  const body = {
    motorVehicleListObject: {
      motorVehicleObject: {
        motorVehicleID: vehicleId,
        infoKind: '1',
        deviceID: deviceId,
        passTime: new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' '),
        plateNo: null,
        subImageList: [
          {
            imageID: '',
            type: '02',
            data: `data:image/jpeg;base64,${jpeg.toString('base64').replace(/(.{76})/g, '$1\r\n')}`,
          },
        ],
      },
    },
  }
  expect(await (await camera(deviceId)).push('MotorVehicles', body)).toBe(true)
  expect(await comesBack(vehicleId)).toMatchObject({ plate: truth.plateText, plateColour: 'green' })
})

test('a picture dropped into the inbox is a capture too', async () => {
  const { inbox } = await world.status()
  const { jpeg, truth } = await drawnVehicle(777, 'yellow')
  const name = `drop-${Date.now()}`
  await writeFile(
    join(inbox, `${name}.jpg.json`),
    JSON.stringify({ kind: 'vehicle', cameraId: 'dock', sourceId: name }),
  )
  await writeFile(join(inbox, `${name}.jpg`), jpeg)
  expect(await comesBack(name)).toMatchObject({
    cameraId: 'dock',
    plate: truth.plateText,
    protocol: 'folder',
  })
})

test('a poison picture ends as dead, and what follows goes on', async () => {
  const deviceId = '33078400421191000096'
  const device = await camera(deviceId)
  const { dead: before = 0 } = (await world.status()).captures ?? {}
  // Two bytes that say JPEG and then nothing that one is made of.
  const poison = Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
    Buffer.alloc(3000, 7),
    Buffer.from('ffd9', 'hex'),
  ])
  const bad = vehicleMessage({ deviceId, atMs: Date.now(), number: 3, jpeg: poison, size })
  expect(await device.push(bad.path, bad.body)).toBe(true)
  const { jpeg } = await drawnVehicle(4242, 'blue')
  const good = vehicleMessage({ deviceId, atMs: Date.now(), number: 4, jpeg, size })
  expect(await device.push(good.path, good.body)).toBe(true)
  await comesBack(good.sourceId)
  await eventually(async () => expect((await world.status()).captures?.dead).toBe(before + 1), {
    withinMs,
  })
})

test('what agents and cameras say of themselves adds up', async () => {
  await eventually(
    async () => {
      const { items: agents } = (await (await world.ask('/v1/agents')).json()) as AgentPage
      const ledger = agents[0]?.ledger
      if (ledger === undefined) throw new Error('no agent has reported')
      expect(ledger.captured).toBe(ledger.stored + ledger.dead + ledger.evicted + ledger.pending)
      expect(ledger).toMatchObject({ pending: 0, dead: 1 })
      const { items: cameras } = (await (await world.ask('/v1/cameras')).json()) as CameraPage
      expect(cameras.map(({ deviceId }) => deviceId)).toEqual(
        expect.arrayContaining(['33078400421191000097']),
      )
    },
    { withinMs: 90_000, everyMs: 500 },
  )
})

test('without the token there is no answer, and a wrong question says what is wrong with it', async () => {
  const { api } = await world.status()
  for (const path of ['/v1/captures', '/v1/agents', '/metrics', '/openapi.json']) {
    expect((await fetch(`${api.url}${path}`)).status, path).toBe(401)
  }
  expect((await fetch(`${api.url}/livez`)).status).toBe(200)
  const response = await world.ask('/v1/captures?limit=501')
  const problem = (await response.json()) as Problem
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  expect(problem).toMatchObject({ status: 400 })
  for (const part of [problem.cause, problem.fix, problem.requestId]) expect(part).not.toBe('')
})

test('after a stop the next start has everything that was there', async () => {
  const before = await world.captures('')
  await world.stop()
  expect((await world.status()).state).toBe('down')
  await world.start()
  const after = await world.captures('')
  expect(after.map(({ captureId }) => captureId)).toEqual(before.map(({ captureId }) => captureId))
})
