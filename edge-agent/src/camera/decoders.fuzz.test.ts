import fc from 'fast-check'
import { expect, test } from 'vitest'
import { passage, pairsOf, tollgate, wireHeartbeat, wirePart } from './dahua/fixtures/messages.ts'
import { decoders } from './decoders.ts'
import { face, facesOf, nowMs, subImage, vehicle, vehiclesOf } from './gat1400/fixtures/messages.ts'
import { jpegOf } from './gat1400/fixtures/pictures.ts'
import {
  alert,
  anpr,
  faceCapture,
  multipart,
  picturePart,
  tinyJpeg,
  xmlPart,
} from './hikvision/fixtures/messages.ts'
import { recordingDoors } from './recording-doors.ts'

const picture = await jpegOf(24, 16)
const onvifTopic = 'camera/onvif-ej/RuleEngine/Recognition/LicensePlate/&1'
const frame = {
  Frame: [
    {
      '@UtcTime': '2026-11-24T03:58:00Z',
      Object: [{ '@ObjectId': 1, Appearance: { Class: { Type: 'Human' } } }],
    },
  ],
}
const plate = {
  UtcTime: '2026-11-24T03:58:00Z',
  Source: { VideoSource: '1' },
  Data: {
    ObjectId: 7,
    LicensePlateInfo: { PlateNumber: { '#text': 'AB123C' } },
    Image: picture.toString('base64'),
  },
}
const ended = {
  id: '1795492680.5-abcdef',
  camera: 'gate',
  label: 'car',
  frame_time: 1795492680.5,
  box: [1, 2, 3, 4],
}

/** Messages as they should be, of every protocol. */
const sound: Readonly<Record<string, readonly Buffer[]>> = {
  gat1400: [facesOf(face({}, [subImage('11', picture)])), vehiclesOf(vehicle())].map(json),
  hikvision: [
    multipart([xmlPart(anpr()), picturePart('licensePlatePicture', tinyJpeg(1))]),
    json(faceCapture()),
    Buffer.from(alert('VMD')),
  ],
  dahua: [
    Buffer.concat([
      wirePart('text/plain', pairsOf(passage)),
      wirePart('image/jpeg', picture),
      wireHeartbeat,
    ]),
    json(tollgate()),
    Buffer.from(
      'Code=TrafficJunction;action=Pulse;index=0;data={"TrafficCar":{"PlateNumber":"A1"}}',
    ),
  ],
  onvif: [
    Buffer.concat([Buffer.from(`${onvifTopic}\n`), json(plate)]),
    Buffer.concat([Buffer.from('camera/onvif-mj/VideoAnalytics/1/2\n'), json(frame)]),
  ],
  frigate: [
    { type: 'end', after: ended },
    { type: 'lpr', id: ended.id, plate: 'AB123C', score: 0.9, camera: 'gate' },
  ].map(json),
  ftp: [Buffer.from('192.0.2.3_01_20261124115800000_FACE_DETECTION.jpg'), picture],
  folder: [picture],
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value))
}

async function endsOf(protocol: string, bytes: Buffer): Promise<number> {
  const { doors, recorded } = recordingDoors({ now: () => nowMs })
  await decoders.get(protocol)?.(doors, { bytes, name: 'picture.jpg' })
  const { captures, repeated, noted, quarantined, recognised } = recorded
  return captures.length + repeated.length + noted.length + quarantined.length + recognised.length
}

/** Bytes written over, taken out and put in, anywhere. */
function changed(whole: Buffer) {
  const change = fc.record({
    at: fc.nat(whole.length - 1),
    taken: fc.nat(12),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc
        .constantFrom('"', '{', '[]', '--', '\r\n', 'null', '-1e99', '\0')
        .map((text) => Buffer.from(text)),
    ),
  })
  return fc
    .array(change, { minLength: 1, maxLength: 5 })
    .map((changes) =>
      changes.reduce<Buffer>(
        (bytes, { at, taken, put }) =>
          Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + taken)]),
        whole,
      ),
    )
}

/** The same message with members of other types: what is sound JSON and makes no sense. */
const nonsense = fc.jsonValue({ maxDepth: 3 })
function twisted(whole: Buffer) {
  const [, head = '', text = ''] = /^([^{]*)(\{.*)$/s.exec(whole.toString('latin1')) ?? []
  const values = [...text.matchAll(/:("[^"]{0,40}"|-?[\d.]+|null|true|false)(?=[,}])/g)]
  if (values.length === 0) return changed(whole)
  return fc.tuple(fc.nat(values.length - 1), nonsense).map(([at, value]) => {
    const found = values[at]
    const index = found?.index ?? 0
    const old = found?.[0] ?? ''
    const put = `:${JSON.stringify(value)}`
    return Buffer.from(head + text.slice(0, index) + put + text.slice(index + old.length), 'latin1')
  })
}

test.each(Object.keys(sound))(
  '%s: whatever becomes of a message, it ends somewhere and nothing throws',
  async (protocol) => {
    const messages = sound[protocol] ?? []
    for (const message of messages) expect(await endsOf(protocol, message)).toBeGreaterThan(0)
    const odd = fc.oneof(...messages.flatMap((message) => [changed(message), twisted(message)]))
    await fc.assert(
      fc.asyncProperty(odd, async (bytes) => {
        fc.pre(bytes.length > 0)
        expect(await endsOf(protocol, bytes)).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  },
)

test('each of many things in one message has one end', async () => {
  const faces = Array.from({ length: 40 }, (_each, number) =>
    face({ FaceID: `face-${number % 30}`, FaceAppearTime: `202611241158${10 + (number % 30)}` }),
  )
  expect(await endsOf('gat1400', json(facesOf(...faces)))).toBe(40)
  const paths = [
    '1_01_20261124115800000_VMD.jpg',
    'a.dav',
    'b.txt',
    '1_01_20261124115800000_VMD.jpg',
  ]
  expect(await endsOf('ftp', Buffer.from(paths.join('\n')))).toBe(4)
  const heartbeats = Buffer.concat([
    wireHeartbeat,
    wireHeartbeat,
    wirePart('text/plain', 'rubbish'),
  ])
  expect(await endsOf('dahua', heartbeats)).toBe(3)
})
