import { randomUUID } from 'node:crypto'
import { tollgate } from '@zhian/edge-agent/camera/dahua/fixtures/messages'
import { sayByItsapi } from '../../support/cameras/dahua-camera.ts'
import type { Exchange } from '../../support/cameras/exchange.ts'
import { shownPicture } from '../../support/cameras/shown-picture.ts'
import { each, lastIs, shown, taken } from '../answer-rules.ts'
import type { Scenario, Stage, Suite } from '../scenario.ts'
import type { Target } from '../targets.ts'

export interface ItsapiStage extends Stage {
  readonly deviceId: string
  readonly say: (noun: string, message: unknown) => Promise<readonly Exchange[]>
  readonly sayUnasked: (noun: string, message: unknown) => Promise<readonly Exchange[]>
}

const source = 'Dahua ITSAPI V1.x'
const chinaOffsetMs = 8 * 3600_000

const closed = each(
  {
    en: 'the barrier is not told to open (OpenStrobe not true)',
    zh: '不得下发开闸（OpenStrobe 不为 true）',
  },
  (exchange) =>
    /"OpenStrobe"\s*:\s*("?true"?|1)/i.test(exchange.body) ? shown(exchange) : undefined,
)

/** Answers hold these members, whatever else is in them. */
const says = (members: Readonly<Record<string, unknown>>) =>
  each(
    { en: `an answer with ${JSON.stringify(members)}`, zh: `应答含 ${JSON.stringify(members)}` },
    (exchange) => {
      const missing = Object.entries(members).filter(
        ([name, value]) => answerOf(exchange)[name] !== value,
      )
      return missing.length === 0 ? undefined : shown(exchange)
    },
  )

function answerOf({ body }: Exchange): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(body) }
  } catch {
    return {}
  }
}

const wallClock = (atMs: number) =>
  new Date(atMs + chinaOffsetMs).toISOString().slice(0, 23).replace('T', ' ')

function passage(deviceId: string, { pictures = {}, snap = {}, atMs = Date.now() } = {}): object {
  const SnapTime = wallClock(atMs).slice(0, 19)
  return tollgate(pictures, { DeviceID: deviceId, SnapTime, ...snap })
}

const picture = async () => ({
  PicName: `${randomUUID()}.jpg`,
  Content: (await shownPicture()).toString('base64'),
})

/** What counts is what a camera is told in the end, behind the challenge. */
const told = async (asked: Promise<readonly Exchange[]>) => (await asked).slice(-1)

const scenarios: readonly Scenario<ItsapiStage>[] = [
  {
    name: 'passage',
    title: {
      en: 'a vehicle with four pictures, which asks for the barrier',
      zh: '车辆过车，附四张图片，请求开闸',
    },
    source,
    play: async ({ say, deviceId }) => {
      const pictures = {
        NormalPic: await picture(),
        CombinPic: [await picture()],
        CutoutPic: await picture(),
        VehiclePic: await picture(),
      }
      return told(say('TollgateInfo', passage(deviceId, { pictures })))
    },
    answered: [taken, says({ Result: true }), closed],
    seen: {
      captures: 1,
      like: [{ attributes: { plateText: '浙A12345' }, images: [{}, {}, {}, {}] }],
    },
  },
  {
    name: 'without-pictures',
    title: { en: 'no pictures, AccurateTime with a T', zh: '无图片，AccurateTime 为 T 格式' },
    source,
    play: ({ say, deviceId }) => {
      const AccurateTime = wallClock(Date.now()).replace(' ', 'T')
      return told(say('TollgateInfo', passage(deviceId, { snap: { AccurateTime } })))
    },
    answered: [taken, says({ Result: true }), closed],
    seen: { captures: 1 },
  },
  {
    name: 'sent-twice',
    title: { en: 'the same passage twice', zh: '同一过车发送两次' },
    source: 'uploaders send again when an answer is late',
    play: async ({ say, deviceId }) => {
      const message = passage(deviceId, { pictures: { NormalPic: await picture() } })
      return [
        ...(await told(say('TollgateInfo', message))),
        ...(await told(say('TollgateInfo', message))),
      ]
    },
    answered: [taken, closed],
    seen: { captures: 1 },
  },
  {
    name: 'clock-wrong',
    title: { en: 'a clock in 2034', zh: '设备时钟为 2034 年' },
    source: 'what the device wrote is kept as written',
    play: ({ say, deviceId }) =>
      told(say('TollgateInfo', passage(deviceId, { atMs: Date.UTC(2034, 4, 11, 1, 30) }))),
    answered: [taken, closed],
    seen: { captures: 1, like: [{ deviceTime: '2034-05-11 09:30:00' }] },
  },
  {
    name: 'forbidden-fields',
    title: { en: 'the driver’s age and gender', zh: '驾驶人的年龄与性别' },
    source: 'personal information: such fields are stripped and counted',
    play: async ({ say, deviceId }) => {
      const FaceAttributes = { Sex: 'FORBIDDEN-1', Age: 'FORBIDDEN-2', Emotion: 'FORBIDDEN-3' }
      const FacePic = [{ PicType: 1, ...(await picture()), Name: 'FORBIDDEN-4', FaceAttributes }]
      return told(say('TollgateInfo', passage(deviceId, { pictures: { FacePic } })))
    },
    answered: [taken, closed],
    seen: { captures: 1, hasForbidden: true },
  },
  {
    name: 'keepalive',
    title: { en: 'a keepalive', zh: '保活' },
    source,
    play: ({ say, deviceId: DeviceID }) =>
      told(say('KeepAlive', { Active: 'keepAlive', DeviceID })),
    answered: [taken, says({ Active: true })],
    seen: { captures: 0 },
  },
  {
    name: 'device-info',
    title: {
      en: 'what the device is, its parking spaces, an alarm',
      zh: '设备信息、车位信息、报警',
    },
    source,
    play: async ({ say, deviceId: DeviceID }) => [
      ...(await told(say('DeviceInfo', { DeviceID, DeviceModel: 'ITC', DeviceType: 'Tollgate' }))),
      ...(await told(say('ParkingInfo', { DeviceID, ParkingStatus: 1, ParkingStallsNo: 'A1' }))),
      ...(await told(say('AlarmInfo', { DeviceID, Type: 'x', State: 'Pluse' }))),
    ],
    answered: [taken, says({ Result: true })],
    seen: { captures: 0 },
  },
  {
    name: 'not-understood',
    title: {
      en: 'no JSON, no Picture, a picture that is none; then a good one',
      zh: '非 JSON、缺少 Picture、图片损坏，随后为正常报文',
    },
    source:
      'a poisoned message must not block the device: taken, put aside, and the next one is taken',
    play: async ({ say, deviceId }) => [
      ...(await told(say('TollgateInfo', '{"Picture":'))),
      ...(await told(say('TollgateInfo', { Something: 'else' }))),
      ...(await told(
        say('TollgateInfo', passage(deviceId, { pictures: { NormalPic: { Content: 'AAAA' } } })),
      )),
      ...(await told(
        say('TollgateInfo', passage(deviceId, { pictures: { NormalPic: await picture() } })),
      )),
    ],
    answered: [taken, closed],
    seen: { captures: 2, quarantined: 2, like: [{ flags: ['image_invalid'] }] },
  },
  {
    name: 'without-password',
    title: { en: 'a push without the password that the gateway has', zh: '未携带口令的推送' },
    source: 'RFC 2617; digest is optional in ITSAPI and holds where it is set',
    needsLogin: true,
    play: ({ sayUnasked, deviceId }) => sayUnasked('TollgateInfo', passage(deviceId)),
    answered: [lastIs([401], { en: '401', zh: '401' })],
    seen: { captures: 0 },
  },
]

export function itsapiSuite(target: Target): Suite<ItsapiStage> {
  const url = `http://${target.host}`
  const login = target.login === undefined ? {} : { login: target.login }
  return {
    protocol: target.protocol,
    hasLogin: target.login !== undefined,
    openCamera: () =>
      Promise.resolve({
        deviceId: target.device ?? `itc-${randomUUID().slice(0, 13)}`,
        say: (noun: string, message: unknown) => sayByItsapi({ url, ...login }, noun, message),
        sayUnasked: (noun: string, message: unknown) => sayByItsapi({ url }, noun, message),
      }),
    scenarios,
  }
}
