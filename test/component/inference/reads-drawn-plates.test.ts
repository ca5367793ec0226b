// When plates of every kind are drawn onto vehicles, then nearly all are read, because a gate's capture is worth its plate.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import type { FaceTag, PlateTag, Tag } from '@zhian/contracts/tag'
import { openPictureTagger } from '@zhian/tagging/tag-picture'
import type { TagPicture } from '@zhian/tagging/tag-picture'
import { buildModels } from '@zhian/models/build-models'
import { composeVehicle } from '@zhian/models/compose-vehicle'
import type { VehiclePhoto } from '@zhian/models/compose-vehicle'
import { plateKinds, randomPlate } from '@zhian/models/plate-kinds'
import { renderVehicle } from '@zhian/models/render-vehicle'
import { fetchSamplePictures, readVehiclePhoto } from '@zhian/models/sample-pictures'
import { sha256Of } from '@zhian/models/settled-file'
import { repositoryRoot } from '../../support/kafka.ts'

const cache = join(repositoryRoot, '.cache')
const perKind = 3

let tagPicture: TagPicture
let photos: VehiclePhoto[]
let groups: string[]

beforeAll(async () => {
  const cacheDir = join(cache, 'model-sources')
  await buildModels({ outDir: join(cache, 'models'), cacheDir })
  const samples = await fetchSamplePictures({ outDir: join(cache, 'pictures'), cacheDir })
  groups = [...samples.faces]
  photos = [
    await readVehiclePhoto(samples.vehicles[0] ?? ''),
    await renderVehicle('car'),
    await renderVehicle('bus'),
  ]
  tagPicture = await openPictureTagger({ modelsFolder: join(cache, 'models') })
})

async function tagsOf(kind: 'face' | 'vehicle', bytes: Buffer): Promise<readonly Tag[]> {
  const outcome = await tagPicture({ kind, bytes, sha256: sha256Of(bytes) })
  if (outcome.is === 'dead') throw new Error(outcome.detail)
  return outcome.value.tags
}

test('of three drawn plates of each kind at most two are misread in all', async () => {
  const misread: string[] = []
  const miscoloured: string[] = []
  for (const kind of plateKinds) {
    for (let seed = 0; seed < perKind; seed++) {
      const photo = photos[seed % photos.length]
      if (photo === undefined) throw new Error('no photo')
      const { jpeg, truth } = await composeVehicle({
        photo,
        plate: randomPlate(100 + seed, kind),
        seed: 700 + seed,
      })
      const plates = (await tagsOf('vehicle', jpeg)).filter((tag) => tag.name === 'plate')
      const read = plates.find((tag): tag is PlateTag => tag.status === 'accepted')
      if (read?.text !== truth.plateText) misread.push(`${kind} ${truth.plateText} ${read?.text}`)
      else if (read.colour !== truth.plateColour) miscoloured.push(`${kind} ${read.colour}`)
    }
  }
  expect(misread.slice(2)).toEqual([])
  expect(miscoloured.slice(2)).toEqual([])
}, 180_000)

test('all 22 faces of the six lent photographs are found', async () => {
  const counts: number[] = []
  for (const path of groups) {
    const tags = await tagsOf('face', await readFile(path))
    counts.push(tags.filter(({ status }) => status === 'accepted').length)
  }
  expect(counts).toEqual([3, 3, 3, 4, 5, 4])
})

test('a mirrored picture turns yaw and roll round, a picture marked as turned is set upright', async () => {
  const path = groups[5] ?? ''
  const [plain, mirrored, turned] = await Promise.all([
    readFile(path),
    sharp(path).flop().jpeg({ quality: 95 }).toBuffer(),
    sharp(path).rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 95 }).toBuffer(),
  ])
  const [first = [], other = [], upright = []] = await Promise.all(
    [plain, mirrored, turned].map((bytes) => facesFromLeft(bytes)),
  )
  expect(first).toHaveLength(4)
  expect(other.toReversed().map(({ yaw, roll }) => [-yaw, -roll])).toEqual(
    first.map(({ yaw, roll }) => [near(yaw, 8), near(roll, 5)]),
  )
  expect(upright).toEqual(
    first.map(({ x, yaw, roll }) => ({ x: near(x, 0.02), yaw: near(yaw, 5), roll: near(roll, 5) })),
  )
})

async function facesFromLeft(bytes: Buffer) {
  const faces = (await tagsOf('face', bytes)) as FaceTag[]
  const seen = faces.map(({ box, pose }) => {
    if (pose === undefined) throw new Error('a face without a pose')
    return { x: box.x, yaw: pose.yaw, roll: pose.roll }
  })
  return seen.toSorted((left, right) => left.x - right.x)
}

/** Matches a number that is at most so far away. */
function near(value: number, distance: number): unknown {
  return expect.toSatisfy((found: number) => Math.abs(found - value) <= distance)
}

test('a blurred face is worth less than a sharp one', async () => {
  const path = groups[5] ?? ''
  const blurred = await sharp(path).blur(6).jpeg({ quality: 95 }).toBuffer()
  const quality = async (bytes: Buffer) =>
    ((await tagsOf('face', bytes)) as FaceTag[]).map((face) => face.quality?.sharpness ?? 1)
  expect(Math.max(...(await quality(blurred)))).toBeLessThan(
    Math.min(...(await quality(await readFile(path)))) / 3,
  )
})
