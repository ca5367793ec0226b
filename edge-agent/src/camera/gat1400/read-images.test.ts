import { expect, test } from 'vitest'
import type { FetchPictures } from '../fetch-pictures.ts'
import { captured, givenDesk, registered } from './fixtures/given-desk.ts'
import {
  deviceId,
  face,
  facesOf,
  idOf,
  lowerCamel,
  shotAtMs,
  subImage,
  vehicle,
  vehiclesOf,
} from './fixtures/messages.ts'
import { jpegOf, pngOf } from './fixtures/pictures.ts'

const scene = await jpegOf(1920, 1080)
const crop = await jpegOf(120, 136)

test('two pictures with one ImageID stay two', async () => {
  const { captures } = await captured(
    '/VIID/Faces',
    facesOf(face({}, [subImage('14', scene), subImage('11', crop)])),
  )
  const [one, other] = captures[0]?.images ?? []
  expect(one?.sourceImageId).toBe(other?.sourceImageId)
  expect(one?.sha256).not.toBe(other?.sha256)
})

test('an image without objects is a capture of what its title says; with objects it is their scene', async () => {
  const info = {
    ImageID: 'image-1',
    DeviceID: deviceId,
    ShotTime: shotAtMs,
    Title: '行人抓拍图片',
    Width: '8192',
    Height: '8192',
  }
  const bare = await captured(
    '/VIID/Images',
    lowerCamel({
      ImageListObject: {
        Image: [
          {
            ImageInfo: info,
            FaceList: null,
            PersonList: { PersonListObject: null },
            Data: scene.toString('base64'),
          },
        ],
      },
    }),
  )
  expect(bare.captures).toMatchObject([
    { kind: 'person', sourceId: 'image-1', capturedAtMs: shotAtMs, images: [{ role: 'scene' }] },
  ])
  const full = await captured('/VIID/Images', {
    ImageListObject: {
      Image: {
        ImageInfo: info,
        FaceList: { FaceObject: [face({}, [subImage('11', crop)])] },
        Data: scene.toString('base64'),
      },
    },
  })
  expect(full.captures).toMatchObject([
    { kind: 'face', sourceId: idOf('face'), images: [{ role: 'crop' }, { role: 'scene' }] },
  ])
})

test('pictures by their first bytes; line breaks, data URLs and the URL alphabet pass', async () => {
  const png = await pngOf(30, 20)
  const broken = crop.toString('base64').replaceAll(/(.{60})/g, '$1\r\n')
  const images = [
    subImage('14', undefined, { Data: `data:image/jpeg;base64,${scene.toString('base64')}` }),
    subImage('11', undefined, { Data: broken }),
    subImage('09', undefined, { Data: png.toString('base64url'), FileFormat: 'Jpeg' }),
  ]
  const { captures } = await captured('/VIID/Faces', facesOf(face({}, images)))
  expect(captures[0]?.images).toMatchObject([
    { mediaType: 'image/jpeg' },
    { mediaType: 'image/jpeg' },
    { mediaType: 'image/png', width: 30, height: 20 },
  ])
})

test('a truncated picture, a huge one and ten thousand cost themselves, not the capture', async () => {
  const cut = scene.subarray(0, scene.length - 100)
  const huge = Buffer.concat([
    scene.subarray(0, -2),
    Buffer.alloc(6 * 1024 * 1024),
    scene.subarray(-2),
  ])
  const first = await captured(
    '/VIID/Faces',
    facesOf(face({}, [subImage('14', cut), subImage('11', huge), subImage('11', crop)])),
  )
  expect(first.captures).toMatchObject([{ images: [{ role: 'crop' }] }])
  expect(new Set(first.captures[0]?.flags)).toEqual(new Set(['image_invalid', 'image_too_large']))
  const many = Array.from({ length: 10_000 }, () => subImage('11', crop))
  const second = await captured('/VIID/Faces', facesOf(face({}, many)))
  expect(second.captures[0]?.images).toHaveLength(8)
})

test('types that contradict the object give way to the size of the picture', async () => {
  const faces = await captured('/VIID/Faces', facesOf(face({}, [subImage('01', crop)])))
  expect(faces.captures[0]?.images).toMatchObject([{ role: 'crop' }])
  const vehicles = await captured(
    '/VIID/MotorVehicles',
    vehiclesOf(vehicle({}, [subImage('02', scene)])),
  )
  expect(vehicles.captures[0]?.images).toMatchObject([{ role: 'scene' }])
})

test.each([
  [{ LeftTopX: 0, LeftTopY: 0, RightBtmX: 0, RightBtmY: 0 }, undefined],
  [{ LeftTopX: 4096, LeftTopY: 4096, RightBtmX: 8192, RightBtmY: 8192 }, '8192'],
  [{ LeftTopX: 5000, LeftTopY: 5000, RightBtmX: 10_000, RightBtmY: 10_000 }, '10000'],
  [{ LeftTopX: 0.5, LeftTopY: 0.5, RightBtmX: 1, RightBtmY: 1 }, 'unit'],
])('the box %j is in %s', async (corners, system) => {
  const { captures } = await captured(
    '/VIID/Faces',
    facesOf(face(corners, [subImage('14', scene)])),
  )
  expect(captures[0]?.box?.system).toBe(system)
  expect(captures[0]?.box?.width ?? 0.5).toBeCloseTo(0.5)
})

test('an address to fetch from is never followed', async () => {
  for (const StoragePath of [
    'http://127.0.0.1:1/x.jpg',
    'http://169.254.169.254/',
    '/etc/passwd',
  ]) {
    const { captures } = await captured(
      '/VIID/Faces',
      facesOf(face({}, [subImage('14', undefined, { StoragePath })])),
    )
    expect(captures).toMatchObject([{ images: [], flags: ['image_not_fetched'] }])
  }
})

test('who sits in a vehicle is never its scene nor its close-up, whatever type the camera gives', async () => {
  for (const type of ['04', '05', '10', '11']) {
    const { captures } = await captured(
      '/VIID/MotorVehicles',
      vehiclesOf(vehicle({}, [subImage(type, scene), subImage('09', crop)])),
    )
    expect(captures[0]?.images.map(({ role }) => role)).toEqual(['other', 'crop'])
  }
})

/** Pictures that lie where they are said to be. */
function pictures(at: Readonly<Record<string, Buffer>>) {
  const asked: { addresses: readonly string[]; places: readonly string[] }[] = []
  const fetchPictures: FetchPictures = async (addresses, { places }) => {
    asked.push({ addresses, places })
    return { byAddress: new Map(Object.entries(at)), [Symbol.dispose]: () => undefined }
  }
  return { asked, fetchPictures }
}

test('a picture given by its address alone is fetched from where the device registered', async () => {
  const { asked, fetchPictures } = pictures({ '/scene.jpg': scene })
  await using given = await registered({ fetchPictures })
  const listed = [
    subImage('14', undefined, { StoragePath: '/scene.jpg' }),
    subImage('11', crop, { StoragePath: '/crop.jpg' }),
  ]
  await given.ask('/VIID/Faces', facesOf(face({}, listed)))
  const [frame] = await given.frames()
  expect(asked).toEqual([{ addresses: ['/scene.jpg'], places: ['10.0.0.9'] }])
  expect(frame?.capture).toMatchObject({
    images: [{ role: 'scene', imageBytes: scene.length }, { role: 'crop' }],
    flags: [],
  })
})

test('one address for scene and crop is one picture; a broken picture that has an address is fetched', async () => {
  const { fetchPictures } = pictures({ '/one.jpg': scene, '/whole.jpg': crop })
  await using given = await registered({ fetchPictures })
  const listed = [
    subImage('14', undefined, { StoragePath: '/one.jpg' }),
    subImage('11', undefined, { StoragePath: '/one.jpg' }),
    subImage('11', undefined, { StoragePath: '/whole.jpg', Data: 'bm8gcGljdHVyZQ==' }),
  ]
  await given.ask('/VIID/Faces', facesOf(face({}, listed)))
  const [frame] = await given.frames()
  expect(frame?.capture).toMatchObject({
    images: [{ role: 'scene' }, { role: 'crop' }],
    flags: ['image_invalid'],
  })
})

test('a vehicle’s addresses beside its pictures are used where no picture shows it', async () => {
  const { asked, fetchPictures } = pictures({ '/near.jpg': crop, '/far.jpg': scene })
  await using given = await registered({ fetchPictures })
  const addresses = {
    StorageUrl1: '/near.jpg',
    storageUrlDistantShot: '/far.jpg',
    StorageUrl5: '/thumb.jpg',
  }
  await given.ask('/VIID/MotorVehicles', vehiclesOf(vehicle(addresses)))
  const shown = vehicle({ ...addresses, MotorVehicleID: idOf('vehicle', 2) }, [
    subImage('01', scene),
  ])
  await given.ask('/VIID/MotorVehicles', vehiclesOf(shown))
  expect(asked.map((each) => each.addresses)).toEqual([['/far.jpg', '/near.jpg'], []])
  expect((await given.frames()).map(({ capture }) => capture)).toMatchObject([
    { images: [{ role: 'scene' }, { role: 'crop' }], flags: [] },
    { images: [{ role: 'scene' }], flags: [] },
  ])
})

test('what cannot be fetched is flagged and counted; who did not register is asked at its profile’s address alone', async () => {
  const { asked, fetchPictures } = pictures({})
  const profile = { acceptUnregistered: true, address: 'camera.example:8080' }
  await using given = await givenDesk({ fetchPictures, profile })
  const listed = [subImage('14', scene), subImage('11', undefined, { StoragePath: '/crop.jpg' })]
  expect((await given.ask('/VIID/Faces', facesOf(face({}, listed)))).httpStatus).toBe(200)
  expect(asked).toEqual([{ addresses: ['/crop.jpg'], places: ['camera.example:8080'] }])
  expect((await given.frames())[0]?.capture).toMatchObject({
    images: [{ role: 'scene' }],
    flags: ['image_not_fetched'],
  })
  expect(given.told).toContainEqual({
    fact: 'imageFlagged',
    of: { protocol: 'gat1400', flag: 'image_not_fetched' },
  })
})
