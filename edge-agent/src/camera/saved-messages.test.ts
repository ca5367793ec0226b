import { expect, test } from 'vitest'
import { decodeSaved } from '../cli/decode.ts'
import { decoders } from './decoders.ts'
import { face, facesOf, idOf } from './gat1400/fixtures/messages.ts'
import { jpegOf } from './gat1400/fixtures/pictures.ts'
import { anpr, multipart, picturePart, tinyJpeg, xmlPart } from './hikvision/fixtures/messages.ts'

interface Named {
  readonly name?: string
  readonly path?: string
}

async function decoded(protocol: string, content: string | Buffer, named: Named = {}) {
  const decode = decoders.get(protocol)
  if (decode === undefined) throw new Error(`no protocol ${protocol}`)
  return decodeSaved(decode, { bytes: Buffer.from(content), ...named })
}

const plateTopic = 'gate/onvif-ej/RuleEngine/Recognition/LicensePlate/&source 1'
const plate = (PlateNumber: string, ObjectId: string) => ({
  UtcTime: '2026-11-24T04:00:00Z',
  Data: { ObjectId, LicensePlateInfo: { PlateNumber } },
})

test.each([
  ['in one line', (message: object) => JSON.stringify(message)],
  ['over several lines', (message: object) => JSON.stringify(message, null, 2)],
])('ONVIF: a log holds each message behind its topic, %s', async (_how, write) => {
  const messages = [plate('AB123C', '1'), plate('AB456D', '2')]
  const log = messages.map((message) => `${plateTopic} ${write(message)}\n`).join('')
  const { captures, quarantined } = await decoded('onvif', log)
  expect(quarantined).toEqual([])
  expect(captures.map(({ attributes }) => attributes.plateText)).toEqual(['AB123C', 'AB456D'])
})

test('Frigate: a log of one object, from its beginning to its end, is one capture', async () => {
  const after = {
    id: '1795492680.5-abcdef',
    camera: 'gate',
    label: 'car',
    frame_time: 1795492680.5,
  }
  const lines = ['new', 'update', 'end'].map(
    (type) => `frigate/events ${JSON.stringify({ type, after })}`,
  )
  const { captures, heartbeats, noted } = await decoded(
    'frigate',
    ['frigate/available online', ...lines].join('\n'),
  )
  expect(captures).toMatchObject([{ kind: 'vehicle', sourceId: after.id }])
  expect(heartbeats).toBe(1)
  expect(noted).toEqual(['available_online', 'event_new', 'event_update'])
})

test.each(['offline', 'frigate/available offline\n', 'frigate/gate/car\n3'])(
  'Frigate: %j is no capture and nothing to keep',
  async (text) => {
    expect(await decoded('frigate', text)).toMatchObject({ captures: [], quarantined: [] })
  },
)

test('a request as it was recorded is its body, by the type that its head says', async () => {
  const pictures = [tinyJpeg(1), tinyJpeg(2)].map((bytes, at) => picturePart(`picture${at}`, bytes))
  const body = multipart([xmlPart(anpr()), ...pictures])
  const requestHead = 'POST /t/x HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n'
  const { captures } = await decoded('hikvision', Buffer.concat([Buffer.from(requestHead), body]))
  expect(captures).toMatchObject([{ images: [{}, {}] }])
})

test('the borders of chunks are taken out of a recorded request', async () => {
  const body = Buffer.from(JSON.stringify(facesOf(face())))
  const chunks = [body.subarray(0, 40), body.subarray(40), Buffer.alloc(0)].flatMap((each) => [
    Buffer.from(`${each.length.toString(16)}\r\n`),
    each,
    Buffer.from('\r\n'),
  ])
  const requestHead = 'POST /VIID/Faces HTTP/1.1\nTransfer-Encoding: chunked\n\n'
  const { captures } = await decoded(
    'gat1400',
    Buffer.concat([Buffer.from(requestHead), ...chunks]),
  )
  expect(captures).toMatchObject([{ sourceId: idOf('face') }])
})

test('FTP: a picture without its end is no capture, as when it is uploaded', async () => {
  const picture = await jpegOf(640, 480)
  const name = '192.0.2.7_01_20261124120000123_VEHICLE_DETECTION.jpg'
  expect(await decoded('ftp', picture.subarray(0, -20), { name })).toMatchObject({
    captures: [],
    quarantined: [{ reason: 'picture_unfinished' }],
  })
  expect((await decoded('ftp', picture, { name })).captures).toHaveLength(1)
})

test('FTP: of a Dahua picture the folders around it say when and by whom it was taken', async () => {
  const name = '21[M][0@0][1].jpg'
  const path = `/tmp/SER1/2026-11-24/pic_002/09/52/${name}`
  const { captures } = await decoded('ftp', await jpegOf(640, 480), { name, path })
  expect(captures).toMatchObject([
    { camera: { deviceId: 'SER1', channelId: 'SER1_002' }, deviceTime: '2026-11-24 09:52:21' },
  ])
})

test('FTP: two names of one second are two pictures, one name twice is one', async () => {
  const pathOf = (picture: number) => `SER1/2026-11-24/pic_002/09/52/21[M][0@0][${picture}].jpg`
  const { captures, repeated } = await decoded('ftp', [0, 1, 1].map(pathOf).join('\n'))
  expect([captures.length, repeated]).toEqual([2, 1])
})
