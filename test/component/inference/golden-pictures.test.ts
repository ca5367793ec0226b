// When a model, a decoder or a step changes what it says of the golden pictures, then this fails, because figures measured before would no longer hold.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FaceTag, PlateTag, Tag, VehicleTag } from '@zhian/contracts/tag'
import { openModel } from '@zhian/tagging/onnx-model'
import { decodeImage } from '@zhian/tagging/steps/decode-image'
import { plateReader } from '@zhian/tagging/steps/read-plate'
import { tellPlateColour } from '@zhian/tagging/steps/tell-plate-colour'
import { openPictureTagger } from '@zhian/tagging/tag-picture'
import type { TagPicture } from '@zhian/tagging/tag-picture'
import { overlapOf } from '@zhian/tagging/vision/suppress-overlaps'
import { buildModels } from '@zhian/models/build-models'
import { sha256Of } from '@zhian/models/settled-file'
import { repositoryRoot } from '../../support/kafka.ts'

const modelsFolder = join(repositoryRoot, '.cache/models')
type Box = { x: number; y: number; width: number; height: number }

let tagPicture: TagPicture

beforeAll(async () => {
  await buildModels({
    outDir: modelsFolder,
    cacheDir: join(repositoryRoot, '.cache/model-sources'),
  })
  tagPicture = await openPictureTagger({ modelsFolder })
})

function golden(model: string, file: string): Promise<Buffer> {
  return readFile(join(repositoryRoot, 'models', model, 'golden', file))
}

async function expectedOf<T>(model: string): Promise<[string, T][]> {
  const text = (await golden(model, 'expected.json')).toString()
  const expected = Object.entries(JSON.parse(text) as Record<string, T>)
  const files = await readdir(join(repositoryRoot, 'models', model, 'golden'))
  expect(expected.map(([file]) => file).toSorted()).toEqual(
    files.filter((file) => file.endsWith('.jpg')).toSorted(),
  )
  return expected
}

async function acceptedTags(kind: 'face' | 'vehicle', bytes: Buffer): Promise<Tag[]> {
  const outcome = await tagPicture({ kind, bytes, sha256: sha256Of(bytes) })
  if (outcome.is === 'dead') throw new Error(outcome.detail)
  return outcome.value.tags.filter(({ status }) => status === 'accepted')
}

describe('face-detect', () => {
  test('finds the drawn heads where they were found, and none in a street', async () => {
    for (const [file, faces] of await expectedOf<{ box: Box; confidence: number }[]>(
      'face-detect',
    )) {
      const found = (await acceptedTags('face', await golden('face-detect', file))) as FaceTag[]
      expect([file, found.length]).toEqual([file, faces.length])
      for (const [index, { box, confidence }] of faces.entries()) {
        expect(overlapOf(found[index]?.box ?? box, box)).toBeGreaterThan(0.95)
        expect(found[index]?.confidence).toBeCloseTo(confidence, 1)
      }
    }
  })
})

describe('face-mesh', () => {
  type Face = { drawn: Pose; found: Pose; points: { x: number; y: number }[] }
  type Pose = { yaw: number; pitch: number; roll: number }

  async function faceOf(file: string): Promise<FaceTag> {
    const [face] = (await acceptedTags('face', await golden('face-mesh', file))) as FaceTag[]
    if (face === undefined) throw new Error(`no face in ${file}`)
    return face
  }

  test('says the same points and pose of the drawn heads as before', async () => {
    for (const [file, { found, points }] of await expectedOf<Face>('face-mesh')) {
      const { pose, points: seen } = await faceOf(file)
      expect({ file, ...pose }).toEqual({
        file,
        yaw: near(found.yaw, 1.5),
        pitch: near(found.pitch, 1.5),
        roll: near(found.roll, 1.5),
      })
      expect(seen).toEqual(points.map(({ x, y }) => ({ x: near(x, 0.005), y: near(y, 0.005) })))
    }
  })

  test('turns the way the head was drawn: roll to 2 degrees, pitch to 10, yaw to 14', async () => {
    for (const [file, { drawn }] of await expectedOf<Face>('face-mesh')) {
      const { pose } = await faceOf(file)
      expect({ file, ...pose }).toEqual({
        file,
        yaw: near(drawn.yaw, 14),
        pitch: near(drawn.pitch, 10),
        roll: near(drawn.roll, 2),
      })
    }
  })
})

/** Matches a number that is at most so far away. */
function near(value: number, distance: number): unknown {
  return expect.toSatisfy((found: number) => Math.abs(found - value) <= distance)
}

describe('vehicle-detect', () => {
  test('finds the drawn vehicles and their types', async () => {
    type Vehicle = { type: string; box: Box }
    for (const [file, vehicles] of await expectedOf<Vehicle[]>('vehicle-detect')) {
      const tags = await acceptedTags('vehicle', await golden('vehicle-detect', file))
      const found = tags.filter((tag): tag is VehicleTag => tag.name === 'vehicle')
      expect(found.map(({ type }) => type)).toEqual(vehicles.map(({ type }) => type))
      for (const [index, { box }] of vehicles.entries()) {
        expect(overlapOf(found[index]?.box ?? box, box)).toBeGreaterThan(0.95)
      }
    }
  })
})

describe('plate-locate', () => {
  test('finds the plates on drawn vehicles, and they are read', async () => {
    type Plate = { text: string; colour: string; corners: { x: number; y: number }[] }
    for (const [file, { text, colour, corners }] of await expectedOf<Plate>('plate-locate')) {
      const tags = await acceptedTags('vehicle', await golden('plate-locate', file))
      const found = tags.filter((tag): tag is PlateTag => tag.name === 'plate')
      expect(found.map((plate) => [plate.text, plate.colour])).toEqual([[text, colour]])
      for (const [index, corner] of corners.entries()) {
        expect(found[0]?.corners[index]?.x).toBeCloseTo(corner.x, 2)
        expect(found[0]?.corners[index]?.y).toBeCloseTo(corner.y, 2)
      }
    }
  })
})

describe('plate-read', () => {
  test('reads a drawn plate of every kind of one row, and tells its colour', async () => {
    const readPlate = plateReader(await openModel(modelsFolder, 'plate-read'))
    for (const [file, plate] of await expectedOf<{ text: string; colour: string }>('plate-read')) {
      const decoded = await decodeImage(await golden('plate-read', file))
      if (decoded.is === 'dead') throw new Error(decoded.detail)
      const { picture } = decoded.value
      const place = {
        corner: { x: 0, y: 0 },
        right: { x: picture.width, y: 0 },
        down: { x: 0, y: picture.height },
      }
      const { text } = await readPlate(picture, place)
      const { colour } = tellPlateColour(picture, place)
      expect({ file, text, colour }).toEqual({ file, ...plate })
    }
  })
})
