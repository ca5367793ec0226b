import { expect, test } from 'vitest'
import { jpegOf } from '../gat1400/fixtures/pictures.ts'
import { captured } from './fixtures/given-assembler.ts'
import { pairsOf, picturePart, recognised, shotSeconds, textPart } from './fixtures/messages.ts'

const scene = await jpegOf(640, 480)
const [one, other] = [await jpegOf(64, 48), await jpegOf(48, 64)]

/** A box as the k=v lines write it, `left` in 8192 parts. */
const boxAt = (of: string, left: number) =>
  Object.fromEntries(
    [left, 0, left + 1024, 4096].map((side, at) => [`${of}.BoundingBox[${at}]`, side]),
  )

const twoFaces = {
  'EventBaseInfo.Code': 'FaceDetection',
  'EventBaseInfo.Action': 'Start',
  RealUTC: shotSeconds,
  'Faces[0].Sex': 'Man',
  'Faces[1].Sex': 'Woman',
  'Faces[1].Feature[0]': 'SunGlasses',
  ...boxAt('Faces[0]', 0),
  ...boxAt('Faces[1]', 4096),
  ...boxAt('Object', 0),
}

const shown = (captures: Awaited<ReturnType<typeof captured>>['captures']) =>
  captures.map(({ box, images }) => [
    box?.x,
    ...images.map(({ role, width }) => `${role} ${width}`),
  ])

test('two faces of one event share the scene and have a crop each', async () => {
  const { captures, repeated, stripped } = await captured(
    textPart(pairsOf(twoFaces)),
    ...[one, scene, other].map(picturePart),
    textPart(pairsOf(twoFaces)),
    ...[one, scene, other].map(picturePart),
  )
  expect(shown(captures)).toEqual([
    [0, 'scene 640', 'crop 64'],
    [0.5, 'scene 640', 'crop 48'],
  ])
  expect(captures[1]?.attributes).toMatchObject({ glasses: { raw: 'SunGlasses' } })
  expect(captures[0]?.attributes).toEqual({})
  expect([repeated.length, stripped]).toMatchObject([2, [{ field: 'Sex', count: 4 }]])
})

test('two faces without any picture are two captures all the same', async () => {
  const { captures } = await captured(textPart(pairsOf(twoFaces)))
  expect(captures).toMatchObject([{ flags: ['image_absent'] }, { flags: ['image_absent'] }])
})

test('a crop for each and no scene', async () => {
  const { captures } = await captured(textPart(pairsOf(twoFaces)), ...[one, other].map(picturePart))
  expect(shown(captures)).toEqual([
    [0, 'crop 64'],
    [0.5, 'crop 48'],
  ])
})

test('of two faces that were looked up, no picture but the scene is anybody’s', async () => {
  const event = { ...recognised, ...boxAt('Faces[0]', 0), ...boxAt('Faces[1]', 4096) }
  const pictures = [scene, one, other, other].map(picturePart)
  const { captures, stripped } = await captured(textPart(pairsOf(event)), ...pictures)
  expect(shown(captures)).toEqual([
    [0, 'scene 640'],
    [0.5, 'scene 640'],
  ])
  expect(stripped).toContainEqual({ field: 'Candidates', count: 4 })
})

test('objects of several kinds in one event; the one that the event names by itself is among them', async () => {
  const { captures } = await captured(
    textPart(
      pairsOf({
        'EventBaseInfo.Code': 'CrossRegionDetection',
        'EventBaseInfo.Action': 'Start',
        RealUTC: shotSeconds,
        'Object.ObjectType': 'Human',
        'Object.ObjectID': 7,
        'Objects[0].ObjectType': 'Human',
        'Objects[0].ObjectID': 7,
        'Objects[1].ObjectType': 'Vehicle',
        'Objects[1].ObjectID': 8,
        'Objects[2].ObjectType': 'Unknown',
      }),
    ),
    picturePart(scene),
  )
  expect(captures.map(({ kind, images }) => [kind, images.length])).toEqual([
    ['person', 1],
    ['vehicle', 1],
  ])
})
