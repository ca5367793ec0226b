import { wallClock } from '../../../infra/local/cameras/capture-message.ts'
import { facesOf, gat1400Messages, vehiclesOf } from '../../support/cameras/gat1400-messages.ts'
import { shownPicture } from '../../support/cameras/shown-picture.ts'
import type { Scenario } from '../scenario.ts'
import { sending } from './captures.ts'
import type { Gat1400Stage } from './stage.ts'

const aheadMs = Date.UTC(2034, 4, 11, 1, 30)
const chinaOffsetMs = 8 * 3600_000

/** Every form in which devices were met to write the same moment. */
function timesOf(atMs: number): readonly (string | number)[] {
  const iso = new Date(atMs + chinaOffsetMs).toISOString()
  const digits = iso.replaceAll(/\D/g, '')
  return [
    digits.slice(0, 14),
    digits.slice(0, 17),
    iso.slice(0, 19).replace('T', ' '),
    `${iso.slice(0, 19)}+08:00`,
    `${iso.slice(0, 16)}+08:00`,
    `${iso.slice(0, 19)}+8:00`,
    new Date(atMs).toISOString(),
    atMs,
  ]
}

export const oddCaptureScenarios: readonly Scenario<Gat1400Stage>[] = [
  sending({
    name: 'times',
    title: { en: 'the time in every form that was met', zh: '各种时间写法' },
    source: 'deviation 4',
    sends: ({ messages }) =>
      timesOf(Date.now() - 2000).map((PassTime) => ({
        noun: 'MotorVehicles',
        message: vehiclesOf(messages.vehicle({ PassTime })),
      })),
    seen: { captures: 8 },
  }),
  sending({
    name: 'clock-wrong',
    title: {
      en: 'clocks in 2034, in 1970 and of 16 digits',
      zh: '设备时钟为 2034 年、1970 年及 16 位数字',
    },
    source: 'deviation 4; the device’s own words are kept as written',
    sends: ({ messages, deviceId }) => {
      const of = (atMs: number) => vehiclesOf(gat1400Messages(deviceId, () => atMs).vehicle())
      const ofSixteenDigits = vehiclesOf(messages.vehicle({ PassTime: '2026112411580099' }))
      return [of(aheadMs), of(0), ofSixteenDigits].map((message) => ({
        noun: 'MotorVehicles',
        message,
      }))
    },
    seen: { captures: 3, like: [{ deviceTime: wallClock(aheadMs) }] },
  }),
  sending({
    name: 'numbers-as-text',
    title: {
      en: 'numbers as text, nulls, empty text, unknown members',
      zh: '数字写成字符串、空值、未知字段',
    },
    source: 'deviation 3; identifiers of any length (GA/T 1400.1-2017 §7)',
    sends: ({ messages, deviceId }) => {
      const odd = {
        InfoKind: '1',
        LeftTopX: '0',
        SourceID: '',
        GlassStyle: null,
        Unheard: { of: [] },
      }
      return [
        { noun: 'Faces', message: facesOf(messages.face(odd)) },
        { noun: 'Faces', message: facesOf(messages.face({ ...odd, FaceID: `odd_${deviceId}` })) },
      ]
    },
    seen: { captures: 2 },
  }),
  sending({
    name: 'equal-image-ids',
    title: { en: 'two pictures under one ImageID', zh: '两张子图共用同一 ImageID' },
    source: 'deviation 7',
    sends: async ({ messages }) => {
      const ImageID = 'same'
      const images = [
        messages.picture('14', await shownPicture(640, 480), { ImageID }),
        messages.picture('11', await shownPicture(64, 64), { ImageID }),
      ]
      return [{ noun: 'Faces', message: facesOf(messages.face({}, images)) }]
    },
    seen: { captures: 1, like: [{ images: [{}, {}] }] },
  }),
  sending({
    name: 'picture-broken',
    title: {
      en: 'pictures that are none: bad base64, cut short',
      zh: '图片损坏：base64 无效或数据截断',
    },
    source: 'deviation 9: the picture is lost, not the capture',
    sends: async ({ messages }) => {
      const jpeg = await shownPicture()
      const broken = messages.picture('11', undefined, { Data: '!!not base64!!' })
      const cut = messages.picture('11', jpeg.subarray(0, Math.ceil(jpeg.length / 2)))
      return [
        { noun: 'Faces', message: facesOf(messages.face({}, [broken])) },
        { noun: 'Faces', message: facesOf(messages.face({}, [cut])) },
      ]
    },
    seen: { captures: 2, like: [{ flags: ['image_invalid'] }] },
  }),
  sending({
    name: 'base64-habits',
    title: {
      en: 'base64 in lines, with a data: prefix, in the URL alphabet',
      zh: 'base64 换行、data: 前缀、URL 字母表',
    },
    source: 'SubImageInfo.Data as met',
    sends: async ({ messages }) => {
      const text = (await shownPicture()).toString('base64')
      const lines = text.replaceAll(/.{76}/g, '$&\r\n')
      const url = (await shownPicture()).toString('base64url')
      return [lines, `data:image/jpeg;base64,${text}`, url].map((Data) => ({
        noun: 'Faces',
        message: facesOf(messages.face({}, [messages.picture('11', undefined, { Data })])),
      }))
    },
    seen: { captures: 3, like: [{ images: [{ width: 320 }] }] },
  }),
  {
    ...sending({
      name: 'storage-path',
      title: {
        en: 'a picture that is only named, at an address that leads elsewhere',
        zh: '仅给出 StoragePath，且地址发生重定向',
      },
      source: 'deviation 8: an address from outside is followed by policy only, and never further',
      sends: ({ messages, pictures }) =>
        ['/one.jpg', '/moved.jpg'].map((path) => {
          const StoragePath = `${pictures.url}${path}`
          const image = messages.picture('14', undefined, { StoragePath })
          return { noun: 'Faces', message: facesOf(messages.face({}, [image])) }
        }),
      seen: { captures: 2 },
    }),
    afterwards: [
      {
        expects: { en: 'no redirection is followed', zh: '不跟随重定向' },
        differs: ({ pictures }) => pictures.asked.find((path) => path === '/elsewhere.jpg'),
      },
    ],
  },
  sending({
    name: 'not-understood',
    title: {
      en: 'no JSON, JSON of no known shape, JSON 1000 deep',
      zh: '非 JSON、未知结构、嵌套千层',
    },
    source:
      'a poisoned message must not block the device: taken, put aside, and the next one is taken',
    sends: ({ messages }) => {
      const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`
      return [
        { noun: 'Faces', message: Buffer.from('{"FaceListObject":') },
        { noun: 'Faces', message: { something: 'else' } },
        { noun: 'Faces', message: Buffer.from(deep) },
        { noun: 'Faces', message: facesOf(messages.face({ __proto__: null, constructor: {} })) },
      ]
    },
    seen: { captures: 1, quarantined: 3 },
  }),
]
