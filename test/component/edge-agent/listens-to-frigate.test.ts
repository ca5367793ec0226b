// When Frigate follows an object, then it is one capture with Frigate's picture, because nobody keeps what nobody fetched.
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { followedObject, openFrigateServer } from '../../support/cameras/frigate-server.ts'
import type { FrigateEvent, FrigateMood } from '../../support/cameras/frigate-server.ts'
import { eventually } from '../../support/eventually.ts'
import { givenAgent, statusOf } from '../../support/given-agent.ts'
import { startMosquitto } from '../../support/mosquitto.ts'

const soon = { withinMs: 30_000 }
const background = { r: 90, g: 90, b: 90 }
const snapshot = await sharp({ create: { width: 640, height: 360, channels: 3, background } })
  .jpeg()
  .toBuffer()

async function given() {
  await using opened = new AsyncDisposableStack()
  const mosquitto = opened.use(await startMosquitto())
  const { url } = mosquitto
  const frigate = opened.use(await openFrigateServer({ url, prefix: 'frigate', snapshot }))
  const agent = opened.use(
    await givenAgent(url, {
      AGENT_FRIGATE_MQTT_URL: url,
      AGENT_FRIGATE_API_URL: frigate.apiUrl,
    }),
  )
  const owned = opened.move()
  return { frigate, agent, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Waits until it listens and has gone through Frigate's list once. */
async function ready(healthPort: number, asked: readonly string[], lists: number) {
  await eventually(async () => {
    expect((await statusOf(healthPort)).problems).toEqual([])
    expect(asked.filter((path) => path === '/api/events').length).toBeGreaterThanOrEqual(lists)
  }, soon)
}

const ended = (event: FrigateEvent) => ({ ...event, end_time: event.start_time + 5 })

test('new, update, plate and end are one capture with the picture; its will takes the camera offline', async () => {
  await using world = await given()
  const { frigate, agent } = world
  await using running = await agent.start()
  await ready(running.healthPort, frigate.asked, 1)
  await frigate.available('online')
  const car = followedObject('gate')
  await frigate.event('new', car)
  await frigate.event('update', car)
  const read = { type: 'lpr', id: car.id, camera: 'gate', plate: '京A12345', score: 0.95 }
  await frigate.say('tracked_object_update', { ...read, name: 'Somebody', timestamp: Date.now() })
  await frigate.event('end', ended(car))
  const person = followedObject('gate', { label: 'person', sub_label: ['Somebody', 0.9] })
  await frigate.event('end', ended({ ...person, false_positive: true }))
  await frigate.event(
    'end',
    ended(followedObject('gate', { label: 'person', sub_label: ['Somebody', 0.9] })),
  )
  await eventually(() => expect(agent.captures).toHaveLength(2), soon)
  expect(agent.captures).toMatchObject([
    {
      kind: 'vehicle',
      cameraId: 'gate',
      sourceId: car.id,
      images: [{ imageBytes: snapshot.length, width: 640 }],
      box: { x: 0.1, y: 0.1, width: 0.4, height: 0.4, system: 'px' },
      attributes: { plateText: '京A12345' },
    },
    { kind: 'person', attributes: {} },
  ])
  expect(JSON.stringify(agent.captures)).not.toContain('Somebody')
  const online = async () => (await statusOf(running.healthPort)).agent.cameras[0]?.isOnline
  expect(await online()).toBe(true)
  await frigate.available('offline')
  await eventually(async () => expect(await online()).toBe(false), soon)
  await frigate.available('online')
  await eventually(async () => expect(await online()).toBe(true), soon)
})

test.each<FrigateMood>(['redirects', 'huge', 'silent', 'away'])(
  'a picture from a Frigate that is %s costs itself and not the capture',
  async (mood) => {
    await using world = await given()
    const { frigate, agent } = world
    await using running = await agent.start()
    await ready(running.healthPort, frigate.asked, 1)
    frigate.state.mood = mood
    await frigate.event('end', ended(followedObject('gate')))
    await eventually(
      () => expect(agent.captures).toMatchObject([{ images: [], flags: ['image_not_fetched'] }]),
      soon,
    )
    expect(frigate.asked).not.toContain('/elsewhere')
  },
)

test('what ended while the agent was away is fetched from the list, once, and the past before it never', async () => {
  await using world = await given()
  const { frigate, agent } = world
  frigate.listed.push(ended(followedObject('gate')))
  const first = await agent.start()
  await ready(first.healthPort, frigate.asked, 1)
  const seen = followedObject('gate')
  await frigate.event('end', ended(seen))
  await eventually(() => expect(agent.captures).toHaveLength(1), soon)
  await first[Symbol.asyncDispose]()
  // Its clock has jumped back by a day meanwhile.
  const start = Date.now() / 1000 - 86_400
  const missed = {
    ...followedObject('gate'),
    id: `${start.toFixed(6)}-missed`,
    start_time: start,
  }
  frigate.listed.push(ended(seen), ended({ ...missed, frame_time: start + 1 }))
  const second = await agent.start()
  await eventually(() => expect(agent.captures).toHaveLength(2), soon)
  await second[Symbol.asyncDispose]()
  const lists = frigate.asked.filter((path) => path === '/api/events').length
  await using third = await agent.start()
  await ready(third.healthPort, frigate.asked, lists + 1)
  await frigate.event('end', ended(followedObject('gate')))
  await eventually(() => expect(agent.captures).toHaveLength(3), soon)
  expect(agent.captures.map(({ sourceId }) => sourceId).slice(0, 2)).toEqual([seen.id, missed.id])
})
