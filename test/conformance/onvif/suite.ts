import { randomUUID } from 'node:crypto'
import { openOnvifCamera } from '../../support/cameras/onvif-camera.ts'
import type { OnvifCameraPlan } from '../../support/cameras/onvif-camera.ts'
import type { Scenario, Seen, Stage, Suite, Told } from '../scenario.ts'
import type { Target } from '../targets.ts'

interface OnvifStage extends Stage {
  readonly open: (habit: OnvifCameraPlan['habit']) => ReturnType<typeof openOnvifCamera>
}

type Camera = Awaited<ReturnType<typeof openOnvifCamera>>

const core = 'ONVIF Core, event broker; ONVIF Analytics, LicensePlate'

interface Given {
  readonly name: string
  readonly title: Told
  readonly source?: string
  readonly habit?: OnvifCameraPlan['habit']
  readonly tell: (camera: Camera) => Promise<void>
  readonly seen: Seen
}

function publishing({
  tell,
  habit = 'standard',
  source = core,
  ...given
}: Given): Scenario<OnvifStage> {
  return {
    ...given,
    source,
    play: async ({ open }) => {
      await using camera = await open(habit)
      await tell(camera)
      return []
    },
    answered: [],
  }
}

const plateIn = (habit: OnvifCameraPlan['habit'], title: Told) =>
  publishing({
    name: `plate-${habit}`,
    title,
    habit,
    tell: (camera) => camera.plate('京A12345', 1),
    seen: { captures: 1, like: [{ kind: 'vehicle', attributes: { plateText: '京A12345' } }] },
  })

const scenarios: readonly Scenario<OnvifStage>[] = [
  plateIn('standard', { en: 'a plate, as the standard writes it', zh: '标准写法的车牌事件' }),
  plateIn('names-twice', {
    en: 'a plate, names nested twice, numbers quoted',
    zh: '双层嵌套、数字带引号的车牌事件',
  }),
  plateIn('simple-items', {
    en: 'a plate in SimpleItems under a topic with tns1:',
    zh: 'SimpleItem 列表，主题含 tns1:',
  }),
  publishing({
    name: 'face',
    title: { en: 'a face that was matched with somebody', zh: '人脸比对结果' },
    source: 'ONVIF Analytics, Recognition/Face; personal information is stripped and counted',
    tell: (camera) => camera.face(3, 'FORBIDDEN-1'),
    seen: { captures: [0, 1], hasForbidden: true },
  }),
  publishing({
    name: 'metadata',
    title: { en: 'one person, followed through 50 frames', zh: '同一人员的 50 帧元数据' },
    source: 'ONVIF Analytics, metadata stream: a capture for each object, not for each frame',
    tell: (camera) => camera.follow(2, 50),
    seen: { captures: 1, like: [{ kind: 'person' }] },
  }),
  publishing({
    name: 'not-understood',
    title: {
      en: 'JSON with a quote missing, a deleted property; then a good one',
      zh: 'JSON 缺引号、属性删除（空消息），随后为正常消息',
    },
    source: 'the standard’s own examples hold such mistakes',
    tell: async (camera) => {
      await camera.broken()
      await camera.say('RuleEngine/Recognition/LicensePlate', '')
      await camera.plate('京A66666', 9)
    },
    seen: { captures: 1, quarantined: 1, like: [{ attributes: { plateText: '京A66666' } }] },
  }),
]

/** Cameras publish under prefixes of their own, one level each, unless `?device=` names one. */
export function onvifSuite({ protocol, host, device }: Target): Suite<OnvifStage> {
  return {
    protocol,
    hasLogin: false,
    openCamera: () => {
      const prefix = device ?? `gate-${randomUUID().slice(0, 13)}`
      const open = (habit: OnvifCameraPlan['habit']) =>
        openOnvifCamera({ url: `mqtt://${host}`, prefix, habit })
      return Promise.resolve({ deviceId: prefix, open })
    },
    scenarios,
  }
}
