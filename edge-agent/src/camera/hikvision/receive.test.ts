import { expect, test } from 'vitest'
import {
  alert,
  anpr,
  faceCapture,
  heartbeat,
  jsonPart,
  mac,
  multipart,
  nowMs,
  picturePart,
  region,
  tinyJpeg,
  xmlPart,
} from './fixtures/messages.ts'
import type { GivenPart } from './fixtures/messages.ts'
import { pushed } from './fixtures/pushed.ts'
import { admit } from './identify.ts'

const token = 'a-token-nobody-guesses'
const camera = {
  deviceId: 'gate-camera',
  cameraId: 'gate-1',
  protocol: 'hikvision',
  profile: { token, macAddress: mac },
}

const form = (...parts: GivenPart[]) => multipart(parts)
const plate = picturePart('licensePlatePicture.jpg', tinyJpeg(1))
const scene = picturePart('detectionPicture.jpg', tinyJpeg(2))
const reasons = (list: readonly { reason: string }[]) => list.map(({ reason }) => reason)

test('a Chinese plate capture: three parts, the colour before the plate, a clock in 2034', async () => {
  const body = form(xmlPart(anpr({ dateTime: '2034-05-01T08:00:00+08:00' })), plate, scene)
  const { captures, quarantined } = await pushed([body])
  expect(quarantined).toEqual([])
  expect(captures).toMatchObject([
    {
      kind: 'vehicle',
      camera: { protocol: 'hikvision', deviceId: mac },
      deviceTime: '2034-05-01T08:00:00+08:00',
      capturedAtMs: nowMs,
      flags: ['device_time_unreadable'],
      box: { x: 0.1, y: 0.2, width: 0.3, height: 0.4, system: 'permille' },
      images: [{ role: 'plate' }, { role: 'scene' }],
      attributes: {
        plateText: '苏A8ZH52',
        plateConfidence: 0.97,
        plateColour: { raw: 'blue', codeSystem: 'HIK.plateColor', value: 'blue' },
        plateCountry: { raw: '59', codeSystem: 'HIK.country' },
        vehicleClass: { raw: 'buggy', codeSystem: 'HIK.vehicleType' },
        vehicleColour: { raw: 'deepBlue', value: 'blue' },
        direction: { raw: 'forward' },
        lane: 2,
        speedKmh: 43,
      },
    },
  ])
})

test('黑 before a plate is a colour only where a province still follows', async () => {
  const body = (text: string) => form(xmlPart(anpr({ plate: text, id: text })))
  const { captures } = await pushed([body('黑黑A12345'), body('黑A12345'), body('无车牌')])
  const texts = captures.map(({ attributes }) => attributes.plateText)
  expect(texts).toEqual(['黑A12345', '黑A12345', undefined])
})

test.each([
  ['faceImage', 'backgroundImage'],
  ['faceCapture', 'backgroundImage'],
  ['faceCapture', 'faceCapture'],
])('a face with its crop and scene in parts named %s and %s', async (crop, background) => {
  const body = form(
    jsonPart(faceCapture()),
    picturePart(crop, tinyJpeg(1), { fileName: 'face.jpg' }),
    picturePart(background, tinyJpeg(2), { fileName: 'bg.jpg' }),
  )
  const { captures, stripped, quarantined } = await pushed([body])
  expect(quarantined).toEqual([])
  expect(captures).toMatchObject([
    {
      kind: 'face',
      sourceId: 'face-p-1',
      deviceTime: '2026-11-24T09:59:59+08:00',
      box: { x: 0.5, y: 0.25, width: 0.1, height: 0.2, system: 'unit' },
      images: [{ role: 'crop' }, { role: 'scene' }],
      attributes: { glasses: { raw: 'yes', codeSystem: 'HIK.glass' } },
    },
  ])
  expect(JSON.stringify(captures)).not.toMatch(/young|male|gender/)
  expect(stripped.map(({ field }) => field).toSorted()).toEqual(['Age', 'Gender'])
})

test('all posts of one track are kept, a post that comes again is one', async () => {
  const post = (pId: string, mark: number) =>
    form(jsonPart(faceCapture({ pId })), picturePart('faceImage', tinyJpeg(mark)))
  const bodies = [post('face-a', 1), post('face-b', 2), post('face-a', 1)]
  const { captures, repeated } = await pushed(bodies)
  expect([captures.length, repeated.length]).toEqual([2, 1])
})

test('mixed targets are linked by pId, and a time of minutes is read', async () => {
  const document = {
    macAddress: mac,
    eventType: 'mixedTargetDetection',
    dateTime: '2026-11-24T10:00+08:00',
    CaptureResult: [
      {
        targetID: 1,
        Human: { Rect: { x: 0.1, y: 0.1, width: 0.2, height: 0.4 }, pId1: 'h1', pId2: 's1' },
        Vehicle: {
          Property: [
            { description: 'plateNo', value: '苏A8ZH52' },
            { description: 'vehicleColor', value: 'white' },
          ],
          pId1: 'v1',
          pId2: 's1',
        },
      },
    ],
  }
  const tail = ';'
  const body = form(
    jsonPart(document, 'mixedTargetDetection'),
    picturePart('s1', tinyJpeg(1), { fileName: 'backgroundImage.jpg', tail }),
    picturePart('v1', tinyJpeg(2), { fileName: 'vehicleImage.jpg', tail }),
    picturePart('h1', tinyJpeg(3), { fileName: 'humanImage.jpg', tail }),
  )
  const { captures } = await pushed([body])
  const linked = captures.map(({ kind, images }) => [
    kind,
    ...images.map(({ sourceImageId }) => sourceImageId),
  ])
  expect(linked).toEqual([
    ['person', 'h1', 's1'],
    ['vehicle', 'v1', 's1'],
  ])
  expect(captures[0]?.capturedAtMs).toBe(nowMs)
  expect(captures[1]?.attributes).toMatchObject({ plateText: '苏A8ZH52' })
})

test('more data to come: one capture, merged, and the first is durable meanwhile', async () => {
  const more = '<hasMoreData>true</hasMoreData><envprosign>no</envprosign>'
  const bodies = [form(xmlPart(anpr({ more, pictures: 0 }))), form(xmlPart(anpr()), plate, scene)]
  const { captures, recognised } = await pushed(bodies)
  expect(captures.map(({ images }) => images.length)).toEqual([2])
  expect(reasons(recognised)).toEqual(['recognised_more_is_coming'])
  const alone = await pushed(bodies.slice(0, 1))
  expect(alone.captures).toMatchObject([{ attributes: { plateText: '苏A8ZH52' } }])
})

test('region alerts with a target are captures, other alerts are counted', async () => {
  const picture = picturePart('detectedImage', tinyJpeg())
  const bodies = [
    form(xmlPart(region('human')), picture),
    form(xmlPart(region('vehicle')), picture),
    form(xmlPart(region('others')), picture),
  ]
  const noise = ['VMD', 'IO', 'PIR', 'diskfull', 'shelteralarm'].map((name) =>
    form(xmlPart(alert(name))),
  )
  const duration = alert(
    'duration',
    '<DurationList><Duration><relationEvent>fielddetection</relationEvent></Duration></DurationList>',
  )
  const rest = [
    form(xmlPart(duration)),
    form(xmlPart(heartbeat)),
    form(xmlPart(alert('videoloss'))),
  ]
  const { captures, noted, quarantined } = await pushed([...bodies, ...noise, ...rest])
  expect(captures.map(({ kind }) => kind)).toEqual(['person', 'vehicle'])
  expect(captures[0]?.box).toMatchObject({ x: 0.6, system: 'unit' })
  expect(noted).toEqual(
    'vmd io pir diskfull shelteralarm duration_fielddetection heartbeat videoloss'.split(' '),
  )
  expect(reasons(quarantined)).toEqual(['event_unknown'])
})

test.each(['right', 'wrong', 'none'] as const)('Content-Length %s', async (length) => {
  const body = multipart([xmlPart(anpr()), plate, scene], { length })
  const { captures } = await pushed([body])
  expect(captures.map(({ images }) => images.length)).toEqual([2])
})

test('an image that is missing costs itself', async () => {
  const { captures } = await pushed([form(xmlPart(anpr()), scene)])
  expect(captures).toMatchObject([{ images: [{ role: 'scene' }] }])
})

test('what cannot be understood is quarantined with all its bytes and a reason', async () => {
  const bodies = [
    form(xmlPart('<EventNotificationAlert><broken>')),
    form(xmlPart('<!DOCTYPE a [<!ENTITY b "c">]><EventNotificationAlert/>')),
    form(xmlPart('<a>'.repeat(1000))),
    form(jsonPart({ surprise: 1 })),
    form(jsonPart([faceCapture(), 'no alert'])),
    form(picturePart('detectionPicture', tinyJpeg())),
    Buffer.from('nonsense'),
  ]
  const { captures, quarantined, noted } = await pushed(bodies)
  expect([captures, noted]).toEqual([[], []])
  expect(reasons(quarantined)).toEqual([
    'xml_unreadable',
    'xml_unreadable',
    'xml_too_deep',
    'event_missing',
    'json_without_object',
    'picture_without_alert',
    'part_unknown',
  ])
  expect(quarantined[0]?.bytes.toString()).toContain('<broken>')
})

test('an alert without a closing tag, as old firmware has it, is still known for noise', async () => {
  const broken = alert('VMD').replace('</eventDescription>', '')
  const { noted, quarantined } = await pushed([form(xmlPart(broken))])
  expect([noted, quarantined]).toEqual([['vmd'], []])
})

test('a document alone, in JSON or XML, in GB18030, and parameters of the query', async () => {
  const gbk = Buffer.concat([
    Buffer.from(anpr({ plate: '@', id: 'x1' }).split('@')[0] ?? ''),
    Buffer.from([0xcb, 0xd5]),
    Buffer.from('A8ZH52'),
    Buffer.from(anpr({ plate: '@', id: 'x1' }).split('@')[1] ?? ''),
  ])
  const xml = await pushed([Buffer.from(anpr()), gbk], { contentType: 'application/xml' })
  expect(xml.captures.map(({ attributes }) => attributes.plateText)).toEqual([
    '苏A8ZH52',
    '苏A8ZH52',
  ])
  const json = await pushed([Buffer.from(JSON.stringify(faceCapture()))], {
    contentType: 'text/plain',
  })
  expect(json.captures.length).toBe(1)
  const url = `/x?eventType=ANPR&licensePlate=%E8%8B%8FA8ZH52&lane=1&dateTime=2026-11-24T10:00:00&macAddress=${mac}`
  const query = await pushed([form(scene)], { url })
  expect(query.captures).toMatchObject([{ attributes: { plateText: '苏A8ZH52', lane: 1 } }])
})

test('a token names the camera; hardware that does not fit, and strangers in its name, are put away', async () => {
  const known = { url: `/hik/t/${token}`, cameras: [camera] }
  const body = form(xmlPart(anpr()), plate, scene)
  const fitting = await pushed([body], known)
  expect(fitting.captures).toMatchObject([{ cameraId: 'gate-1' }])
  const foreign = form(xmlPart(anpr().replace(mac, '02:00:5e:10:00:99')), plate)
  const unfitting = await pushed([foreign], known)
  expect([unfitting.captures, reasons(unfitting.quarantined)]).toEqual([[], ['mac_unfitting']])
  const unknown = admit(
    { url: '/hik/t/another-token-here', peer: '192.0.2.7' },
    { cameras: [camera], isUnknownAllowed: true },
  )
  expect(unknown).toEqual({ is: 'refused', reason: 'token_unknown' })
  const byMac = [{ ...camera, deviceId: mac }]
  const stranger = await pushed([body], { cameras: byMac })
  expect([stranger.captures, reasons(stranger.quarantined)]).toEqual([[], ['token_missing']])
})

test('cut at every byte, every body ends somewhere and nothing throws', async () => {
  const body = form(xmlPart(anpr()), plate, scene)
  for (let end = 1; end < body.length; end += 7) {
    const { captures, quarantined, noted } = await pushed([body.subarray(0, end)])
    expect(captures.length + quarantined.length + noted.length).toBeGreaterThan(0)
  }
})

test('__proto__ in JSON and XML does no harm', async () => {
  const json = Buffer.from('{"eventType":"VMD","__proto__":{"polluted":1}}')
  const xml = Buffer.from(alert('VMD', '<__proto__><polluted>1</polluted></__proto__>'))
  const { noted } = await pushed([json, xml], { contentType: 'text/plain' })
  expect(noted).toEqual(['vmd', 'vmd'])
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})
