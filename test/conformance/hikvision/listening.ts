import {
  alert,
  heartbeat,
  jsonPart,
  multipart,
  picturePart,
  region,
  xmlPart,
} from '@zhian/edge-agent/camera/hikvision/fixtures/messages'
import { shownPicture } from '../../support/cameras/shown-picture.ts'
import { each, taken } from '../answer-rules.ts'
import type { Scenario, Seen, Suite, Told } from '../scenario.ts'
import type { Target } from '../targets.ts'
import { isoOf, openHikvisionStage } from './stage.ts'
import type { HikvisionStage } from './stage.ts'

const guide = 'Hikvision ISAPI developer guide, EventNotificationAlert over HTTP listening'
const answerCharsMax = 4096

const tiny = each({ en: 'an empty or tiny body', zh: '应答体为空或极短' }, ({ body, what }) =>
  body.length <= answerCharsMax ? undefined : `${what}: ${body.length}`,
)

interface Given {
  readonly name: string
  readonly title: Told
  readonly source?: string
  readonly play: Scenario<HikvisionStage>['play']
  readonly seen: Seen
}

const pushing = (given: Given): Scenario<HikvisionStage> => ({
  source: guide,
  answered: [taken, tiny],
  ...given,
})

const passages = [
  pushing({
    name: 'anpr',
    title: {
      en: 'a plate as Chinese firmware writes it, two pictures',
      zh: '国内固件的车牌报文，附两张图片',
    },
    play: async ({ words, push }) => [
      await push([xmlPart(words.anpr()), ...(await words.passagePictures())]),
    ],
    seen: {
      captures: 1,
      like: [{ kind: 'vehicle', attributes: { plateText: '苏A8ZH52' }, images: [{}, {}] }],
    },
  }),
  pushing({
    name: 'lengths-wrong',
    title: { en: 'parts that lie about their length, or say none', zh: '分段长度错误或缺失' },
    source: 'Content-Length of a part is optional, and wrong in some firmware',
    play: async ({ words, push }) => {
      const parts = async () => [xmlPart(words.anpr()), ...(await words.passagePictures())]
      return [
        await push(await parts(), { length: 'wrong' }),
        await push(await parts(), { length: 'none' }),
      ]
    },
    seen: { captures: 2, like: [{ images: [{}, {}] }] },
  }),
  pushing({
    name: 'more-to-come',
    title: {
      en: 'the plate first (hasMoreData), its pictures later',
      zh: '先发车牌（hasMoreData），后发图片',
    },
    play: async ({ words, push }) => {
      const id = words.address.replaceAll(':', '').padEnd(32, '0')
      const more = '<hasMoreData>true</hasMoreData>'
      return [
        await push([xmlPart(words.anpr({ id, more, pictures: 0 }))]),
        await push([xmlPart(words.anpr({ id })), ...(await words.passagePictures())]),
      ]
    },
    seen: { captures: 1, like: [{ images: [{}, {}] }] },
  }),
  pushing({
    name: 'retransmission',
    title: { en: 'the same alert again, as its backlog', zh: '断网续传：同一报文再次发送' },
    source: 'isDataRetransmission; UUID is the capture’s own id',
    play: async ({ words, push }) => {
      const said = words.anpr()
      const again = said.replace(
        '</UUID>',
        '</UUID><isDataRetransmission>true</isDataRetransmission>',
      )
      const pictures = await words.passagePictures()
      return [await push([xmlPart(said), ...pictures]), await push([xmlPart(again), ...pictures])]
    },
    seen: { captures: 1 },
  }),
  pushing({
    name: 'times',
    title: {
      en: 'clocks without an offset, with an odd one, in 2034',
      zh: '无时区、异常时区写法、时钟为 2034 年',
    },
    source: 'dateTime as met; what the device wrote is kept as written',
    play: async ({ words, push }) => {
      const now = isoOf(Date.now())
      const times = [
        now.slice(0, 19),
        `${now.slice(0, 19)}+8:00`,
        `${now.slice(0, 16)}+08:00`,
        '2034-05-11T09:30:00+08:00',
      ]
      return Promise.all(times.map((dateTime) => push([xmlPart(words.anpr({ dateTime }))])))
    },
    seen: { captures: 4, like: [{ deviceTime: '2034-05-11T09:30:00+08:00' }] },
  }),
]

const targets = [
  pushing({
    name: 'face-capture',
    title: { en: 'a face with age, gender and a name', zh: '携带年龄、性别、姓名的人脸' },
    source: `${guide}; personal information: such fields are stripped and counted`,
    play: async ({ words, push }) => [
      await push([
        jsonPart(words.face()),
        picturePart('faceImage', await shownPicture(64, 64)),
        picturePart('backgroundImage', await shownPicture()),
      ]),
    ],
    seen: { captures: 1, hasForbidden: true, like: [{ kind: 'face', images: [{}, {}] }] },
  }),
  pushing({
    name: 'names-reused',
    title: { en: 'a picture under the name of the document', zh: '图片分段与 JSON 分段同名' },
    source: 'part names as met: told apart by position',
    play: async ({ words, push }) => [
      await push([
        jsonPart(words.face()),
        picturePart('faceCapture', await shownPicture(64, 64)),
        picturePart('backgroundImage', await shownPicture()),
      ]),
    ],
    seen: { captures: 1, like: [{ images: [{}, {}] }] },
  }),
  pushing({
    name: 'one-track',
    title: { en: 'three posts of one face that walks by', zh: '同一人脸轨迹的三次上报' },
    source: 'captureEndMark: all of them, or the best of a minute',
    play: async ({ words, push }) => {
      const post = async () => [
        jsonPart(words.face(11)),
        picturePart('faceImage', await shownPicture(64, 64)),
      ]
      return [await push(await post()), await push(await post()), await push(await post())]
    },
    seen: { captures: [1, 3] },
  }),
  pushing({
    name: 'region',
    title: { en: 'somebody enters a region', zh: '区域入侵（人、车）' },
    play: async ({ words, push }) => {
      const one = async (target: string) => [
        xmlPart(words.own(region(target))),
        picturePart('detectedImage', await shownPicture()),
      ]
      return [await push(await one('human')), await push(await one('vehicle'))]
    },
    seen: { captures: 2, like: [{ kind: 'person' }, { kind: 'vehicle' }] },
  }),
]

const noise = [
  pushing({
    name: 'noise',
    title: { en: 'heartbeats, motion, a full disk', zh: '心跳、移动侦测、磁盘满' },
    source: 'videoloss inactive is a heartbeat; VMD, IO, diskfull hold no capture',
    play: ({ words, push }) =>
      Promise.all(
        [heartbeat, alert('heartBeat'), alert('VMD'), alert('IO'), alert('diskfull')].map((said) =>
          push([xmlPart(words.own(said))]),
        ),
      ),
    seen: { captures: 0 },
  }),
  pushing({
    name: 'namespaces',
    title: { en: 'every namespace that was met, and none', zh: '各种命名空间及无命名空间' },
    source: 'namespaces as met: local names only',
    play: ({ words, push }) => {
      const known = 'http://www.isapi.org/ver20/XMLSchema'
      const met = ['http://www.hikvision.com/ver10/XMLSchema', 'urn:psialliance-org', '']
      return Promise.all(met.map((other) => push([xmlPart(words.anpr().replace(known, other))])))
    },
    seen: { captures: 3 },
  }),
  pushing({
    name: 'document-alone',
    title: { en: 'a document without any multipart around it', zh: '不带 multipart 的单独报文' },
    play: async ({ words, pushBytes }) => [
      await pushBytes(Buffer.from(words.anpr()), 'application/xml'),
      await pushBytes(Buffer.from(words.anpr()), 'application/xml; charset="UTF-8"'),
    ],
    seen: { captures: 2 },
  }),
  pushing({
    name: 'not-understood',
    title: {
      en: 'an entity bomb, a message cut short, rubbish; then a good one',
      zh: '实体炸弹、截断报文、乱码，随后为正常报文',
    },
    source:
      'a poisoned message must not block the device: taken, put aside, and the next one is taken',
    play: async ({ words, push, pushBytes }) => {
      const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>${words
        .anpr()
        .replace(/^<\?xml[^>]*>/, '')
        .replace('alarm', '&c;&c;&c;')}`
      const whole = multipart([xmlPart(words.anpr())])
      const type = 'multipart/form-data; boundary=b'
      return [
        await push([xmlPart(bomb)]),
        await pushBytes(whole.subarray(0, whole.length >> 1), type),
        await pushBytes(Buffer.from([0, 1, 2, 3, 255, 254]), type),
        await push([xmlPart(words.anpr({ plate: '蓝苏A66666' }))]),
      ]
    },
    seen: { captures: 1, quarantined: 3, like: [{ attributes: { plateText: '苏A66666' } }] },
  }),
]

export function listeningSuite(target: Target): Suite<HikvisionStage> {
  return {
    protocol: target.protocol,
    hasLogin: target.login !== undefined,
    openCamera: () => Promise.resolve(openHikvisionStage(target)),
    scenarios: [...passages, ...targets, ...noise],
  }
}
