import { pairsOf, recognised } from '@zhian/edge-agent/camera/dahua/fixtures/messages'
import { dahuaPart, dahuaPassage, openDahuaCamera } from '../../support/cameras/dahua-camera.ts'
import type { DahuaCamera, DahuaMood } from '../../support/cameras/dahua-camera.ts'
import { shownPicture } from '../../support/cameras/shown-picture.ts'
import { attached } from '../attached.ts'
import type { Scenario, Seen, Stage, Suite, Told } from '../scenario.ts'
import type { SuiteNeeds } from '../suites.ts'
import type { Target } from '../targets.ts'

interface StreamStage extends Stage {
  readonly camera: DahuaCamera
  /** Hangs up and waits until the stream is held again, in this mood. */
  readonly reopen: (mood: DahuaMood) => Promise<void>
}

const guide = 'Dahua HTTP API V3.26, snapManager attachFileProc'
const seconds = () => Math.floor(Date.now() / 1000)
const chinaOffsetSeconds = 8 * 3600

interface Given {
  readonly name: string
  readonly title: Told
  readonly source?: string
  readonly mood?: DahuaMood
  readonly tell: (stage: StreamStage) => Promise<void> | void
  readonly seen: Seen
}

/** Told into the stream, between heartbeats. */
function telling({ tell, mood, source = guide, ...given }: Given): Scenario<StreamStage> {
  return {
    ...given,
    source,
    play: async (stage) => {
      if (mood !== undefined) await stage.reopen(mood)
      stage.camera.heartbeat()
      await tell(stage)
      // A first one may come between a text and its picture.
      stage.camera.heartbeat()
      stage.camera.heartbeat()
      return []
    },
    answered: [],
  }
}

/** Each in its own second, as passages of one lane are. */
let passages = 0
function passage(plate: string, more: Readonly<Record<string, string | number>> = {}): string {
  passages += 1
  return dahuaPassage(plate, { RealUTC: seconds() - passages, ...more })
}

async function pass({ camera }: StreamStage, said: string): Promise<void> {
  camera.say('text/plain', said)
  camera.say('image/jpeg', await shownPicture())
}

const pictures = [
  telling({
    name: 'passage',
    title: { en: 'a vehicle with its picture', zh: '车辆过车，附图片' },
    tell: (stage) => pass(stage, passage('浙A10001')),
    seen: {
      captures: 1,
      like: [{ attributes: { plateText: '浙A10001' }, images: [{ width: 320 }] }],
    },
  }),
  telling({
    name: 'byte-by-byte',
    title: { en: 'the stream one byte at a time', zh: '逐字节发送' },
    source: 'TCP keeps no message boundaries',
    tell: ({ camera }) => {
      const bytes = dahuaPart('text/plain', passage('浙A10002'))
      for (const byte of bytes) camera.write(Buffer.of(byte))
    },
    seen: { captures: 1 },
  }),
  telling({
    name: 'length-wrong',
    title: { en: 'a part that lies about its length', zh: '分段长度错误' },
    source: 'Content-Length is not reliable',
    tell: async ({ camera }) => {
      camera.write(dahuaPart('text/plain', passage('浙A10003'), 3))
      camera.say('image/jpeg', await shownPicture())
    },
    seen: { captures: 1, like: [{ attributes: { plateText: '浙A10003' } }] },
  }),
  telling({
    name: 'group',
    title: { en: 'one passage in a group of three parts', zh: '同一过车分三段（GroupID）' },
    source: 'GroupID, CountInGroup, IndexInGroup',
    tell: async (stage) => {
      const at = { RealUTC: seconds() - 500, GroupID: seconds() % 100_000, CountInGroup: 3 }
      for (const IndexInGroup of [1, 2, 3])
        await pass(stage, dahuaPassage('浙A10004', { ...at, IndexInGroup }))
    },
    seen: { captures: 1, like: [{ images: [{}, {}, {}] }] },
  }),
  telling({
    name: 'local-clock',
    title: { en: 'UTC that is the wall clock', zh: 'UTC 字段实为本地时间' },
    source: 'UTC as met: local wall clock encoded as an epoch',
    tell: (stage) => {
      const UTC = seconds() + chinaOffsetSeconds
      return pass(stage, dahuaPassage('浙A10005', { UTC }))
    },
    seen: { captures: 1, like: [{ attributes: { plateText: '浙A10005' }, flags: [] }] },
  }),
  telling({
    name: 'recognised',
    title: {
      en: 'a face that was looked up, and who it is said to be',
      zh: '人脸识别结果（含候选人）',
    },
    source: 'personal information: candidates, names, age and mood are stripped and counted',
    tell: async (stage) => {
      const said = { ...recognised, RealUTC: seconds() - 700 }
      await pass(stage, pairsOf(said))
    },
    seen: { captures: [0, 1], hasForbidden: true },
  }),
  telling({
    name: 'hostile-paths',
    title: {
      en: 'indices and names that would exhaust memory; then a good one',
      zh: '恶意下标与键名，随后为正常报文',
    },
    source: 'k=v paths: indices and depth are capped, __proto__ is a name like any other',
    tell: async (stage) => {
      const deep = `Events[0]${'.a'.repeat(1000)}=x\r\n`
      stage.camera.say('text/plain', 'Events[10000000].Code=x\r\n')
      stage.camera.say('text/plain', deep)
      stage.camera.say('text/plain', 'Events[0].__proto__.isAdmin=true\r\n')
      await pass(stage, passage('浙A10006'))
    },
    seen: {
      captures: 1,
      quarantined: [2, 3],
      like: [{ attributes: { plateText: '浙A10006' }, images: [{}] }],
    },
  }),
  telling({
    name: 'cut',
    title: { en: 'the stream is cut and comes back', zh: '断流后恢复' },
    mood: 'well',
    tell: (stage) => pass(stage, passage('浙A10007')),
    seen: { captures: 1, like: [{ attributes: { plateText: '浙A10007' } }] },
  }),
]

const eventText = (plate: string, more: object = {}) => {
  passages += 1
  const data = { RealUTC: seconds() - passages, TrafficCar: { PlateNumber: plate }, ...more }
  return `Code=TrafficJunction;action=Pulse;index=0;data=${JSON.stringify(data, null, 2)}`
}

const events = [
  telling({
    name: 'events-alone',
    title: {
      en: 'a device that knows no pictures is asked for its events',
      zh: '不支持 snapManager 的设备改用 eventManager',
    },
    source: 'Dahua HTTP API V3.26, eventManager attach',
    mood: 'no-pictures',
    tell: ({ camera }) => camera.say('text/plain', eventText('浙A20001')),
    seen: { captures: 1, like: [{ attributes: { plateText: '浙A20001' } }] },
  }),
  telling({
    name: 'events-together',
    title: {
      en: 'two events in one write, with ; and = inside',
      zh: '一次写入两个事件，数据中含 ; 与 =',
    },
    source: 'eventManager as met',
    tell: ({ camera }) => {
      const odd = { Name: 'a;b=c;data={}' }
      camera.write(
        Buffer.concat([
          dahuaPart('text/plain', eventText('浙A20002', odd), 7),
          dahuaPart('text/plain', eventText('浙A20003')),
        ]),
      )
    },
    seen: { captures: 2 },
  }),
  telling({
    name: 'events-split',
    title: { en: 'one event over many writes', zh: '一个事件分多次写入' },
    source: 'eventManager as met',
    tell: ({ camera }) => {
      const bytes = dahuaPart('text/plain', eventText('浙A20004'))
      for (let at = 0; at < bytes.length; at += 11) camera.write(bytes.subarray(at, at + 11))
    },
    seen: { captures: 1 },
  }),
]

/** Serves a camera at the target's address and waits until a gateway attaches to it. Rejects where none does. */
export async function dahuaStreamSuite(
  target: Target,
  { opened, say }: SuiteNeeds,
): Promise<Suite<StreamStage>> {
  const login = target.login ?? { username: 'admin', password: 'secret' }
  const camera = opened.use(await openDahuaCamera(login, target.host))
  say(`dahua-snapmanager: http://${target.host}, ${login.username} / ${login.password}`)
  await attached(() => camera.streams.size > 0, 'first')
  const reopen = async (mood: DahuaMood) => {
    camera.mood = mood
    const before = camera.opened
    camera.hangUp()
    await attached(() => camera.opened > before && camera.streams.size > 0, 'again')
  }
  return {
    protocol: target.protocol,
    hasLogin: true,
    openCamera: () => Promise.resolve({ deviceId: target.device, camera, reopen }),
    scenarios: [...pictures, ...events],
  }
}
