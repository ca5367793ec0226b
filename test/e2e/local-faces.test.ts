// When an enterprise keeps its faces, then the platform has the capture with the tags that were made there, and no picture of anybody.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faceMessage, vehicleMessage } from '../../infra/local/cameras/capture-message.ts'
import { gat1400Camera } from '../../infra/local/cameras/gat1400-camera.ts'
import { drawnVehicle } from '../support/drawn-shots.ts'
import { eventually } from '../support/eventually.ts'
import { repositoryRoot } from '../support/kafka.ts'
import { startWorld } from '../support/world.ts'

const jpeg = await readFile(join(repositoryRoot, 'models/face-detect/golden/front.jpg'))
const patience = { withinMs: 60_000 }

test('a drawn face becomes a row with tags and no blob; a vehicle keeps its picture', async () => {
  await using world = await startWorld({ env: { ZHIAN_FACE_MODE: 'local_only' } })
  const { gat1400 } = await world.status()
  const camera = gat1400Camera(gat1400)
  const shot = { deviceId: gat1400.deviceId, atMs: Date.now(), size: { width: 640, height: 640 } }
  const face = faceMessage({ ...shot, number: 1, jpeg })
  expect(await camera.push(face.path, face.body)).toBe(true)
  const ofFace = await eventually(async () => {
    const [capture] = await world.captures(`sourceId=${face.sourceId}`)
    if (capture === undefined) throw new Error('not stored yet')
    return capture
  }, patience)
  expect(ofFace).toMatchObject({ kind: 'face', images: [], faceCount: 1 })
  expect(ofFace.flags).toContain('image_withheld')
  expect(ofFace.tags).toMatchObject([
    {
      name: 'face',
      status: 'accepted',
      model: { name: 'face-detect', weights: expect.stringMatching(/^[0-9a-f]{16}$/) as string },
    },
  ])
  expect((await world.ask(`/v1/captures/${ofFace.captureId}/images/scene`)).status).toBe(404)
  expect(await picturesIn(join(world.home, 'blobs'))).toEqual([])
  expect(await picturesIn(join(world.home, 'agent/face-pictures'))).toHaveLength(1)

  const drawn = await drawnVehicle(7, 'blue')
  const size = { width: 1280, height: 720 }
  const vehicle = vehicleMessage({ ...shot, number: 2, jpeg: drawn.jpeg, size })
  expect(await camera.push(vehicle.path, vehicle.body)).toBe(true)
  await eventually(
    async () =>
      expect(await world.captures(`sourceId=${vehicle.sourceId}`)).toMatchObject([
        { plate: drawn.truth.plateText, images: [{ role: 'scene' }], flags: [] },
      ]),
    patience,
  )
  expect(await picturesIn(join(world.home, 'blobs'))).toHaveLength(1)
})

async function picturesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.filter((name) => /[0-9a-f]{64}$/.test(name))
}
