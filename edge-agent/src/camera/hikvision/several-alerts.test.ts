import { expect, test } from 'vitest'
import type { FetchPictures } from '../fetch-pictures.ts'
import {
  alert,
  anpr,
  faceCapture,
  jsonPart,
  multipart,
  picturePart,
  region,
  tinyJpeg,
  xmlPart,
} from './fixtures/messages.ts'
import { pushed } from './fixtures/pushed.ts'

const sourcesOf = (captures: readonly { images: readonly { sourceImageId?: string }[] }[]) =>
  captures.map(({ images }) => images.map(({ sourceImageId }) => sourceImageId))

/** A device that holds pictures under addresses, and what it was asked. */
function givenHolder(held: Readonly<Record<string, Buffer>>) {
  const asked: { addresses: readonly string[]; places: readonly string[] }[] = []
  const fetchPictures: FetchPictures = async (addresses, { places }) => {
    asked.push({ addresses, places })
    const found = addresses.flatMap((address) => {
      const bytes = held[address]
      return bytes === undefined ? [] : [[address, bytes] as const]
    })
    return { byAddress: new Map(found), [Symbol.dispose]: () => undefined }
  }
  return { asked, fetchPictures }
}

test('an array of alerts is a capture each, with the pictures that each names', async () => {
  const faces = ['face-a', 'face-b'].map((pId) => faceCapture({ pId }))
  const { captures, quarantined } = await pushed([
    multipart([
      jsonPart(faces),
      picturePart('face-b', tinyJpeg(2)),
      picturePart('scene-p-1', tinyJpeg(3)),
      picturePart('face-a', tinyJpeg(1)),
    ]),
  ])
  expect(quarantined).toEqual([])
  expect(sourcesOf(captures)).toEqual([
    ['face-a', 'scene-p-1'],
    ['face-b', 'scene-p-1'],
  ])
})

test.each([
  ['one after another', (one: string, other: string) => `${one}\n${other}`],
  [
    'in a list',
    (...alerts: string[]) =>
      `<EventNotificationAlertList>${alerts.map((each) => each.replace(/^<\?.*\?>/, '')).join('')}</EventNotificationAlertList>`,
  ],
])('several XML alerts of one part, %s, share nameless pictures in order', async (_how, join) => {
  const alerts = [
    anpr({ plate: '苏A11111', id: 'first', pictures: 1 }),
    anpr({ plate: '苏A22222', id: 'second', pictures: 1 }),
  ] as const
  const body = multipart([
    xmlPart(join(...alerts)),
    picturePart('licensePlatePicture.jpg', tinyJpeg(1)),
    picturePart('licensePlatePicture.jpg', tinyJpeg(2)),
    picturePart('detectionPicture.jpg', tinyJpeg(9)),
  ])
  const { captures, quarantined } = await pushed([body])
  expect(quarantined).toEqual([])
  expect(captures.map(({ attributes }) => attributes.plateText)).toEqual(['苏A11111', '苏A22222'])
  const [first, second] = captures.map(({ images }) => images)
  expect(first).toMatchObject([{ role: 'plate' }, { role: 'scene' }])
  expect(second).toMatchObject([{ role: 'plate' }, { role: 'scene' }])
  expect(first?.[1]?.sha256).toBe(second?.[1]?.sha256)
  expect(first?.[0]?.sha256).not.toBe(second?.[0]?.sha256)
})

test('a capture among noise keeps its picture, and what is not understood is kept once', async () => {
  const unknown = alert('somethingNew', '<picNum>1</picNum>')
  const alerts = [alert('heartBeat'), region('human'), unknown, unknown]
  const body = multipart([
    xmlPart(alerts.join('')),
    ...[1, 2, 3].map((mark) => picturePart('detectedImage.jpg', tinyJpeg(mark))),
  ])
  const { captures, noted, quarantined } = await pushed([body])
  expect(captures).toMatchObject([{ kind: 'person', images: [{ role: 'scene' }] }])
  expect([noted, quarantined.map(({ reason }) => reason)]).toEqual([
    ['heartbeat'],
    ['event_unknown'],
  ])
})

test('two people in one alert are two captures though they share time and picture', async () => {
  const both = region('human').replace(/<DetectionRegionEntry>.*<\/DetectionRegionEntry>/s, '$&$&')
  const body = multipart([xmlPart(both), picturePart('detectedImage', tinyJpeg())])
  const { captures, repeated } = await pushed([body, body])
  expect([captures.length, repeated.length]).toEqual([2, 2])
})

test('pictures that only have an address are fetched from the camera, its crop and its scene', async () => {
  const document = JSON.stringify(faceCapture())
    .replace('"pId":"scene-p-1"', '"bkgUrl":"http://192.0.2.7/bg.jpg"')
    .replace('"pId":"face-p-1"', '"face_picurl":"/face.jpg"')
  const held = { 'http://192.0.2.7/bg.jpg': tinyJpeg(1), '/face.jpg': tinyJpeg(2) }
  const { asked, fetchPictures } = givenHolder(held)
  const body = Buffer.from(document)
  const { captures } = await pushed([body], { contentType: 'application/json', fetchPictures })
  expect(asked).toEqual([
    { addresses: ['/face.jpg', 'http://192.0.2.7/bg.jpg'], places: ['192.0.2.7'] },
  ])
  expect(captures).toMatchObject([{ images: [{ role: 'crop' }, { role: 'scene' }], flags: [] }])
})

test('a plate’s picture by address is fetched beside those that were sent; one that is away is flagged', async () => {
  const byAddress = anpr().replace(
    /<fileName>licensePlatePicture.jpg<\/fileName>(.*?)<dataType>0<\/dataType>/,
    '$1<dataType>1</dataType><pictureURL>http://192.0.2.7/plate.jpg</pictureURL>',
  )
  const body = multipart([xmlPart(byAddress), picturePart('detectionPicture.jpg', tinyJpeg(9))])
  const { fetchPictures } = givenHolder({ 'http://192.0.2.7/plate.jpg': tinyJpeg(1) })
  const there = await pushed([body], { fetchPictures })
  expect(there.captures).toMatchObject([{ images: [{ role: 'plate' }, { role: 'scene' }] }])
  const away = await pushed([body])
  expect(away.captures).toMatchObject([
    { images: [{ role: 'scene' }], flags: ['image_not_fetched'] },
  ])
})
