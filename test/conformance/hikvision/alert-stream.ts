import {
  alert,
  jsonPart,
  picturePart,
  xmlPart,
} from '@zhian/edge-agent/camera/hikvision/fixtures/messages'
import { startHikvisionCamera } from '../../support/cameras/hikvision-camera.ts'
import type { HikvisionCamera, HikvisionHabits } from '../../support/cameras/hikvision-camera.ts'
import { shownPicture } from '../../support/cameras/shown-picture.ts'
import { attached } from '../attached.ts'
import type { Scenario, Seen, Stage, Suite, Told } from '../scenario.ts'
import type { SuiteNeeds } from '../suites.ts'
import type { Target } from '../targets.ts'
import { hikvisionWords } from './stage.ts'
import type { HikvisionWords } from './stage.ts'

interface StreamStage extends Stage {
  readonly camera: HikvisionCamera
  readonly words: HikvisionWords
  /** Cuts the stream and waits until it is held again, in this habit. */
  readonly reopen: (habits: HikvisionHabits) => Promise<void>
}

const guide = 'Hikvision ISAPI developer guide, alertStream'

interface Given {
  readonly name: string
  readonly title: Told
  readonly source?: string
  readonly habits?: HikvisionHabits
  readonly tell: (stage: StreamStage) => Promise<void>
  readonly seen: Seen
}

/** Told into the stream, between two heartbeats. */
function telling({ tell, habits, source = guide, ...given }: Given): Scenario<StreamStage> {
  return {
    ...given,
    source,
    play: async (stage) => {
      if (habits !== undefined) await stage.reopen(habits)
      await stage.camera.beat()
      await tell(stage)
      await stage.camera.beat()
      return []
    },
    answered: [],
  }
}

const passage = async ({ camera, words }: StreamStage) =>
  camera.tell([xmlPart(words.anpr()), ...(await words.passagePictures())])

const framing = [
  telling({
    name: 'boundary',
    title: { en: 'boundary=boundary', zh: 'boundary=boundary' },
    tell: passage,
    seen: { captures: 1, like: [{ attributes: { plateText: '苏A8ZH52' }, images: [{}, {}] }] },
  }),
  telling({
    name: 'boundary-with-dashes',
    title: {
      en: 'a boundary declared with its dashes and written without two more',
      zh: '声明中已含前导短横线的 boundary',
    },
    source: 'delimiters as met',
    habits: { declaredBoundary: '--boundary' },
    tell: passage,
    seen: { captures: 1, like: [{ images: [{}, {}] }] },
  }),
  telling({
    name: 'byte-by-byte',
    title: { en: 'the stream one byte at a time', zh: '逐字节发送' },
    source: 'TCP keeps no message boundaries',
    habits: { chunkBytes: 1 },
    tell: ({ camera, words }) => camera.tell([xmlPart(words.anpr({ pictures: 0 }))]),
    seen: { captures: 1 },
  }),
  telling({
    name: 'lengths-wrong',
    title: { en: 'parts that lie about their length', zh: '分段长度错误' },
    source: 'Content-Length of a part is optional, and wrong in some firmware',
    habits: { length: 'wrong' },
    tell: passage,
    seen: { captures: 1, like: [{ images: [{}, {}] }] },
  }),
  telling({
    name: 'lengths-absent',
    title: { en: 'parts without a length', zh: '分段不带长度' },
    source: 'Content-Length of a part is optional',
    habits: { length: 'none' },
    tell: passage,
    seen: { captures: 1, like: [{ images: [{}, {}] }] },
  }),
]

const alerts = [
  telling({
    name: 'picture-missing',
    title: { en: 'an alert whose second picture never comes', zh: '第二张图片始终未到' },
    habits: {},
    tell: async ({ camera, words }) => {
      const [plate, scene] = await words.passagePictures()
      if (plate === undefined || scene === undefined) return
      await camera.tell([xmlPart(words.anpr()), plate, xmlPart(words.anpr()), plate, scene])
    },
    seen: { captures: 2 },
  }),
  telling({
    name: 'face',
    title: {
      en: 'a face, a picture under the name of its document',
      zh: '人脸，图片分段与 JSON 分段同名',
    },
    source: 'part names as met; personal information is stripped and counted',
    tell: async ({ camera, words }) =>
      camera.tell([
        jsonPart(words.face()),
        picturePart('faceCapture', await shownPicture(64, 64)),
        picturePart('backgroundImage', await shownPicture()),
      ]),
    seen: { captures: 1, hasForbidden: true, like: [{ kind: 'face', images: [{}, {}] }] },
  }),
  telling({
    name: 'retransmission',
    title: { en: 'the same alert again', zh: '同一报文重复发送' },
    source: 'isDataRetransmission; UUID is the capture’s own id',
    tell: async ({ camera, words }) => {
      const parts = [xmlPart(words.anpr()), ...(await words.passagePictures())]
      await camera.tell(parts)
      await camera.tell(parts)
    },
    seen: { captures: 1 },
  }),
  telling({
    name: 'more-to-come',
    title: {
      en: 'the plate first (hasMoreData), its pictures later',
      zh: '先发车牌（hasMoreData），后发图片',
    },
    tell: async ({ camera, words }) => {
      const id = crypto.randomUUID()
      const more = '<hasMoreData>true</hasMoreData>'
      await camera.tell([xmlPart(words.anpr({ id, more, pictures: 0 }))])
      await camera.tell([xmlPart(words.anpr({ id })), ...(await words.passagePictures())])
    },
    seen: { captures: 1 },
  }),
  telling({
    name: 'noise',
    title: { en: 'motion, input, a full disk', zh: '移动侦测、报警输入、磁盘满' },
    tell: ({ camera, words }) =>
      camera.tell(['VMD', 'IO', 'diskfull'].map((what) => xmlPart(words.own(alert(what))))),
    seen: { captures: 0 },
  }),
  telling({
    name: 'cut',
    title: { en: 'the stream is cut in the middle of an alert', zh: '报警传输中途断流' },
    source: 'what came is kept; the stream is opened again',
    tell: async (stage) => {
      const { camera, words } = stage
      await camera.tell([xmlPart(words.anpr())])
      await stage.reopen({})
      await passage(stage)
    },
    seen: { captures: 2 },
  }),
]

const patient: readonly Scenario<StreamStage>[] = [
  {
    name: 'heartbeat-lost',
    title: { en: 'the heartbeats stop, the connection stands', zh: '心跳停止但连接未断' },
    source: 'a heartbeat every 10 s; three missed are a dead stream',
    isSlow: true,
    play: async ({ camera }) => {
      const { opened } = camera.seen
      await attached(() => camera.seen.opened > opened, 'again')
      return []
    },
    answered: [],
  },
]

/** Serves a camera at the target's address and waits until a gateway arms it. Rejects where none does. */
export async function alertStreamSuite(
  target: Target,
  { opened, say }: SuiteNeeds,
): Promise<Suite<StreamStage>> {
  const login = target.login ?? { username: 'admin', password: 'Sim12345' }
  const habits: { -readonly [Name in keyof HikvisionHabits]: HikvisionHabits[Name] } = { ...login }
  const camera = opened.use(await startHikvisionCamera(habits, target.host))
  say(`hikvision-alertstream: http://${camera.address}, ${login.username} / ${login.password}`)
  await attached(() => camera.seen.open > 0, 'first')
  const reopen = async (next: HikvisionHabits) => {
    for (const name of Object.keys(habits)) Reflect.deleteProperty(habits, name)
    Object.assign(habits, login, next)
    const before = camera.seen.opened
    camera.cut()
    await attached(() => camera.seen.opened > before && camera.seen.open > 0, 'again')
  }
  const words = hikvisionWords('02:00:5e:10:00:01')
  return {
    protocol: target.protocol,
    hasLogin: true,
    openCamera: () => Promise.resolve({ deviceId: target.device, camera, words, reopen }),
    scenarios: [...framing, ...alerts, ...patient],
  }
}
