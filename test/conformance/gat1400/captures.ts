import { lowerCamel } from '@zhian/edge-agent/camera/gat1400/fixtures/messages'
import type { Exchange } from '../../support/cameras/exchange.ts'
import type { SendHabit } from '../../support/cameras/gat1400-camera.ts'
import {
  facesOf,
  nonMotorsOf,
  personsOf,
  vehiclesOf,
} from '../../support/cameras/gat1400-messages.ts'
import { shownPicture } from '../../support/cameras/shown-picture.ts'
import { taken } from '../answer-rules.ts'
import type { Scenario, Seen, Told } from '../scenario.ts'
import type { Gat1400Stage } from './stage.ts'
import { challengedOrTaken, statusOk } from './status-rules.ts'

type CaptureScenario = Scenario<Gat1400Stage>

interface Sending {
  readonly noun: string
  readonly message: object | Buffer
  readonly habit?: SendHabit
}

interface Given {
  readonly name: string
  readonly title: Told
  readonly source: string
  readonly sends: (stage: Gat1400Stage) => Promise<readonly Sending[]> | readonly Sending[]
  readonly seen: Seen
}

/** A registered camera sends, one after the other; all of it has to be taken. */
export function sending({ sends, ...given }: Given): CaptureScenario {
  return {
    ...given,
    play: async (stage) => {
      await stage.camera.register()
      const exchanges: Exchange[] = []
      for (const { noun, message, habit } of await sends(stage))
        exchanges.push(await stage.camera.send(noun, message, habit))
      return exchanges
    },
    answered: [taken, statusOk()],
  }
}

const kinds: readonly CaptureScenario[] = [
  sending({
    name: 'faces-batch',
    title: { en: 'a batch of three faces, scene and crop', zh: '一批三张人脸（全景与小图）' },
    source: 'GA/T 1400.4-2017, Faces; GA/T 1400.3-2017, FaceObject',
    sends: async ({ messages }) => {
      const faces: object[] = []
      for (let turn = 0; turn < 3; turn += 1) {
        const scene = messages.picture('14', await shownPicture())
        faces.push(messages.face({}, [scene, messages.picture('11', await shownPicture(64, 64))]))
      }
      return [{ noun: 'Faces', message: facesOf(...faces) }]
    },
    seen: { captures: 3, like: [{ kind: 'face', images: [{}, {}] }] },
  }),
  sending({
    name: 'every-kind',
    title: { en: 'a person, a vehicle, a bicycle', zh: '人员、机动车、非机动车' },
    source: 'GA/T 1400.4-2017, Persons, MotorVehicles, NonMotorVehicles',
    sends: async ({ messages }) => {
      const picture = async (type: string) => [messages.picture(type, await shownPicture())]
      return [
        { noun: 'Persons', message: personsOf(messages.person({}, await picture('14'))) },
        {
          noun: 'MotorVehicles',
          message: vehiclesOf(messages.vehicle({ PlateNo: '苏A8Z123' }, await picture('01'))),
        },
        {
          noun: 'NonMotorVehicles',
          message: nonMotorsOf(messages.nonMotor({}, await picture('12'))),
        },
      ]
    },
    seen: {
      captures: 3,
      like: [
        { kind: 'person' },
        { kind: 'vehicle', attributes: { plateText: '苏A8Z123' } },
        { kind: 'nonmotor' },
      ],
    },
  }),
  sending({
    name: 'forbidden-fields',
    title: {
      en: 'a face with every field that says who or what kind of person it is',
      zh: '携带全部身份与人员特征字段的人脸',
    },
    source: 'personal information: such fields are stripped and counted, under any spelling',
    sends: async ({ messages }) => {
      const images = async () => [messages.picture('11', await shownPicture())]
      return [
        { noun: 'Faces', message: facesOf(messages.faceWithForbidden(await images())) },
        {
          noun: 'Faces',
          message: lowerCamel(facesOf(messages.faceWithForbidden(await images()))) as object,
        },
      ]
    },
    seen: { captures: 2, hasForbidden: true },
  }),
  sending({
    name: 'recognition-push',
    title: {
      en: 'the result of a recognition, on a path of its own',
      zh: '识别结果推送（非标准路径）',
    },
    source: 'non-standard paths as met: /VIID/Extend/ExtendFaceRecognition, /VIID/Face/Pass',
    sends: ({ messages, deviceId }) => {
      const { FaceID } = messages.face()
      const who = { PersonID: 'FORBIDDEN-8', Name: 'FORBIDDEN-9', GroupID: 'FORBIDDEN-10' }
      const said = { ...who, DeviceID: deviceId, Similarity: 0.98, FaceID }
      const RecognitionTime = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 19)
      const PersonRecognitionObject = {
        ...said,
        RecognitionTime: RecognitionTime.replace('T', ' '),
      }
      const message = { PersonRecognitionResultListObject: { PersonRecognitionObject } }
      return [{ noun: 'Extend/ExtendFaceRecognition', message }]
    },
    seen: { captures: [0, 1], hasForbidden: true },
  }),
]

const shapes: readonly CaptureScenario[] = [
  sending({
    name: 'shapes',
    title: {
      en: 'one object without its list, a bare list, small first letters, siblings beside the list',
      zh: '单对象、裸数组、小驼峰键名、列表旁的多余字段',
    },
    source: 'deviations 1, 5; envelopes as met',
    sends: ({ messages }) => {
      const extra = { Type: 'x', Count: 1 }
      return [
        { noun: 'Faces', message: { FaceListObject: { FaceObject: messages.face() } } },
        { noun: 'MotorVehicles', message: [messages.vehicle({ SubImageList: [] })] },
        { noun: 'Faces', message: lowerCamel(facesOf(messages.face())) as object },
        {
          noun: 'Faces',
          message: { FaceListObject: { FaceObject: [messages.face()], ...extra }, ...extra },
        },
      ]
    },
    seen: { captures: 4 },
  }),
  sending({
    name: 'empty-list',
    title: { en: 'a list with nothing in it', zh: '空列表' },
    source: 'envelopes as met: success for the empty array',
    sends: () => [{ noun: 'Faces', message: facesOf() }],
    seen: { captures: 0 },
  }),
  sending({
    name: 'subscription-notification',
    title: { en: 'a notification, lists named both ways', zh: '订阅通知（两种列表命名）' },
    source: 'GA/T 1400.4-2017, SubscribeNotifications',
    sends: ({ messages, deviceId }) => {
      const about = { NotificationID: `${deviceId.slice(0, 12)}04`, ExecuteOperation: 1 }
      const notify = (lists: object) => ({
        SubscribeNotificationListObject: { SubscribeNotificationObject: [{ ...about, ...lists }] },
      })
      const list = () => ({ FaceObject: [messages.face()] })
      return [
        { noun: 'SubscribeNotifications', message: notify({ FaceObjectList: list() }) },
        { noun: 'SubscribeNotifications', message: notify({ FaceListObject: list() }) },
      ]
    },
    seen: { captures: 2 },
  }),
  sending({
    name: 'camera-list',
    title: { en: 'a list of cameras with their passwords', zh: '含口令的采集设备列表' },
    source: 'GA/T 1400.3-2017, APEObject',
    sends: ({ deviceId }) => {
      const login = { UserId: 'FORBIDDEN-11', Password: 'FORBIDDEN-12' }
      const APEObject = [{ ApeID: deviceId, Name: 'gate', IPAddr: '192.0.2.7', Port: 80, ...login }]
      return [{ noun: 'APEs', message: { APEListObject: { APEObject } } }]
    },
    seen: { captures: 0 },
  }),
]

const [plateAhead, plateBehind] = [Buffer.from('{"MotorVehicleListObject":'), Buffer.from('}')]

/** The plate's first character in GB18030, which is not UTF-8. */
function inGb18030(vehicle: object): Buffer {
  const [before = '', after = ''] = JSON.stringify({
    MotorVehicleObject: [{ ...vehicle, PlateNo: '浙A66666' }],
  }).split('浙')
  const character = Buffer.from([0xd5, 0xe3])
  return Buffer.concat([
    plateAhead,
    Buffer.from(before),
    character,
    Buffer.from(after),
    plateBehind,
  ])
}

/** Each is the same face, and one way of sending it. */
const habits: readonly (readonly [string, SendHabit])[] = [
  ['byte-order-mark', { hasByteOrderMark: true }],
  ['chunked', { isChunked: true }],
  ['expect-continue', { isExpecting: true }],
  ['plain-text', { contentType: 'text/plain' }],
  ['no-content-type', { contentType: null }],
  ['lower-case-type', { contentType: 'application/viid+json' }],
  ['path-in-another-case', { path: '/viid/faces' }],
  ['slash-and-query', { path: '/VIID/Faces/?x=1' }],
  ['without-user-identify', { identify: null }],
]

const wire: readonly CaptureScenario[] = [
  ...habits.map(([name, habit]) =>
    sending({
      name: `wire-${name}`,
      title: { en: `a face sent with: ${name}`, zh: `传输写法：${name}` },
      source: 'headers, charsets and paths as met; RFC 9112 §7.1, RFC 9110 §10.1.1',
      sends: async ({ messages }) => {
        const picture = messages.picture('11', await shownPicture())
        return [{ noun: 'Faces', message: facesOf(messages.face({}, [picture])), habit }]
      },
      seen: { captures: 1 },
    }),
  ),
  sending({
    name: 'wire-gb18030',
    title: { en: 'text in GB18030', zh: 'GB18030 编码' },
    source: 'charsets as met',
    sends: ({ messages }) => [{ noun: 'MotorVehicles', message: inGb18030(messages.vehicle()) }],
    seen: { captures: 1, like: [{ attributes: { plateText: '浙A66666' } }] },
  }),
]

const again: readonly CaptureScenario[] = [
  sending({
    name: 'sent-twice',
    title: { en: 'the same message twice', zh: '同一报文发送两次' },
    source: 'uploaders send again when an answer is late',
    sends: async ({ messages }) => {
      const message = facesOf(messages.face({}, [messages.picture('11', await shownPicture())]))
      return [
        { noun: 'Faces', message },
        { noun: 'Faces', message },
      ]
    },
    seen: { captures: 1 },
  }),
  {
    name: 'backlog-again',
    title: {
      en: 'the backlog is sent again after registering anew',
      zh: '重新注册后重发积压数据',
    },
    source: 'uploaders register again, then resend',
    play: async ({ camera, messages }) => {
      const batch = [facesOf(messages.face()), facesOf(messages.face()), facesOf(messages.face())]
      const exchanges: Exchange[] = []
      for (const turn of [batch.slice(0, 2), batch]) {
        await camera.register()
        for (const message of turn) exchanges.push(await camera.send('Faces', message))
      }
      return exchanges
    },
    answered: [taken, statusOk()],
    seen: { captures: 3 },
  },
  {
    name: 'capture-unregistered',
    title: { en: 'a capture from a device that never registered', zh: '未注册设备直接上传' },
    source: 'deviation 11',
    needsLogin: true,
    play: async ({ camera, messages }) => [await camera.send('Faces', facesOf(messages.face()))],
    answered: [challengedOrTaken],
  },
]

export const captureScenarios: readonly CaptureScenario[] = [...kinds, ...shapes, ...wire, ...again]
