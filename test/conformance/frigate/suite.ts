import { randomUUID } from 'node:crypto'
import { followedObject, openFrigateServer } from '../../support/cameras/frigate-server.ts'
import type { FrigateEvent, FrigateMood } from '../../support/cameras/frigate-server.ts'
import { shownPicture } from '../../support/cameras/shown-picture.ts'
import type { Scenario, Seen, Stage, Suite, Told } from '../scenario.ts'
import type { SuiteNeeds } from '../suites.ts'
import type { Target } from '../targets.ts'

type Frigate = Awaited<ReturnType<typeof openFrigateServer>>

interface FrigateStage extends Stage {
  readonly frigate: Frigate
  /** An object that it follows at this stage's camera. */
  readonly followed: (more?: Partial<FrigateEvent>) => FrigateEvent
  /** Ids of the objects followed so far. */
  readonly ids: readonly string[]
}

const documentation = 'Frigate documentation, MQTT: events, tracked_object_update'
const ended = (event: FrigateEvent) => ({ ...event, end_time: event.start_time + 5 })

interface Given {
  readonly name: string
  readonly title: Told
  readonly source?: string
  readonly mood?: FrigateMood
  readonly tell: (stage: FrigateStage) => Promise<void>
  readonly seen: Seen
  readonly afterwards?: Scenario<FrigateStage>['afterwards'] & object
}

function telling({
  tell,
  mood = 'well',
  source = documentation,
  ...given
}: Given): Scenario<FrigateStage> {
  return {
    ...given,
    source,
    play: async (stage) => {
      stage.frigate.state.mood = mood
      await tell(stage)
      return []
    },
    answered: [],
  }
}

const scenarios: readonly Scenario<FrigateStage>[] = [
  telling({
    name: 'story',
    title: { en: 'new, update, a plate in between, end', zh: 'new、update、其间 lpr、end' },
    tell: async ({ frigate, followed }) => {
      const car = followed()
      await frigate.event('new', car)
      await frigate.event('update', car)
      const plate = { type: 'lpr', id: car.id, camera: car.camera, plate: '京A12345', score: 0.95 }
      await frigate.say('tracked_object_update', { ...plate, timestamp: Date.now() / 1000 })
      await frigate.event('end', ended(car))
    },
    seen: { captures: 1, like: [{ attributes: { plateText: '京A12345' }, images: [{}] }] },
    afterwards: [
      {
        expects: { en: 'its picture is fetched from the HTTP API', zh: '从 HTTP API 获取图片' },
        differs: ({ frigate, ids }) =>
          frigate.asked.some(
            (path) => path.includes(ids[0] ?? '') && path.endsWith('/snapshot.jpg'),
          )
            ? undefined
            : 'no snapshot.jpg was asked for',
      },
    ],
  }),
  telling({
    name: 'false-positive',
    title: { en: 'an object that turns out to be none', zh: '误检目标' },
    tell: async ({ frigate, followed }) => {
      const nothing = followed({ false_positive: true })
      await frigate.event('new', nothing)
      await frigate.event('end', ended(nothing))
    },
    seen: { captures: 0 },
  }),
  telling({
    name: 'end-twice',
    title: { en: 'the end of one object twice', zh: '同一目标的 end 发送两次' },
    source: 'MQTT QoS 1 delivers at least once',
    tell: async ({ frigate, followed }) => {
      const car = followed()
      await frigate.event('end', ended(car))
      await frigate.event('end', ended(car))
    },
    seen: { captures: 1 },
  }),
  telling({
    name: 'named-person',
    title: { en: 'a person whom it names', zh: '被识别并命名的人员' },
    source:
      'personal information: the name of a face and the sub_label of a person are stripped and counted',
    tell: async ({ frigate, followed }) => {
      const person = followed({ label: 'person', sub_label: ['FORBIDDEN-1', 0.9] })
      const face = { type: 'face', id: person.id, camera: person.camera, name: 'FORBIDDEN-2' }
      await frigate.event('new', person)
      await frigate.say('tracked_object_update', {
        ...face,
        score: 0.9,
        timestamp: Date.now() / 1000,
      })
      await frigate.event('end', ended(person))
    },
    seen: { captures: 1, hasForbidden: true, like: [{ kind: 'person' }] },
  }),
  telling({
    name: 'restart',
    title: { en: 'Frigate goes away in the middle of an object', zh: '目标跟踪期间 Frigate 重启' },
    tell: async ({ frigate, followed }) => {
      const car = followed()
      await frigate.event('new', car)
      await frigate.available('offline')
      await frigate.available('online')
      await frigate.event('end', ended(car))
    },
    seen: { captures: 1 },
  }),
  telling({
    name: 'noise',
    title: {
      en: 'reviews, triggers, counts, rubbish; then a good one',
      zh: 'reviews、triggers、计数、乱码，随后为正常消息',
    },
    tell: async ({ frigate, followed }) => {
      const car = followed()
      await frigate.say('reviews', {
        type: 'end',
        before: {},
        after: { id: car.id, severity: 'alert' },
      })
      await frigate.say('triggers', { name: 'x', camera: car.camera, event_id: car.id, score: 0.9 })
      await frigate.say(`${car.camera}/car`, '1')
      await frigate.say('events', '{"type": "end", "after": ')
      await frigate.event('end', ended(car))
    },
    seen: { captures: 1, quarantined: 1 },
  }),
  telling({
    name: 'picture-elsewhere',
    title: { en: 'a picture that leads elsewhere', zh: '图片地址发生重定向' },
    source:
      'a picture is fetched from the configured address only; one that cannot be had costs itself',
    mood: 'redirects',
    tell: ({ frigate, followed }) => frigate.event('end', ended(followed())),
    seen: { captures: 1, like: [{ images: [] }] },
    afterwards: [
      {
        expects: { en: 'no redirection is followed', zh: '不跟随重定向' },
        differs: ({ frigate }) => frigate.asked.find((path) => path === '/elsewhere'),
      },
    ],
  }),
]

/** Plays a Frigate: its messages on the target's broker, its HTTP API at `?api=host:port`. */
export async function frigateSuite(
  { protocol, host, device, options }: Target,
  { opened, say }: SuiteNeeds,
): Promise<Suite<FrigateStage>> {
  const prefix = options.get('prefix') ?? 'frigate'
  const plan = { url: `mqtt://${host}`, prefix, snapshot: await shownPicture(640, 360) }
  const api = options.get('api')
  const served = api === null ? {} : { apiHost: api }
  const frigate = opened.use(await openFrigateServer({ ...plan, ...served }))
  say(`frigate: ${frigate.apiUrl}, ${prefix}/#`)
  await frigate.available('online')
  return {
    protocol,
    hasLogin: false,
    openCamera: () => {
      const camera = device ?? `gate-${randomUUID().slice(0, 13)}`
      const ids: string[] = []
      return Promise.resolve({
        deviceId: camera,
        frigate,
        ids,
        followed: (more: Partial<FrigateEvent> = {}) => {
          const event = followedObject(camera, more)
          ids.push(event.id)
          return event
        },
      })
    },
    scenarios,
  }
}
