// When cameras publish to a broker, then each recognition is one capture however they write it, because nobody polls them.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openOnvifCamera } from '../../support/cameras/onvif-camera.ts'
import { eventually } from '../../support/eventually.ts'
import { givenAgent, statusOf } from '../../support/given-agent.ts'
import { startMosquitto } from '../../support/mosquitto.ts'

const run = promisify(execFile)
const soon = { withinMs: 20_000 }

async function listening(healthPort: number) {
  await eventually(async () => expect((await statusOf(healthPort)).problems).toEqual([]), soon)
}

test.each(['4', '5'])('over MQTT %s every habit gives its captures', async (version) => {
  await using mosquitto = await startMosquitto()
  await using given = await givenAgent(mosquitto.url, {
    AGENT_ONVIF_MQTT_URL: mosquitto.url,
    AGENT_ONVIF_MQTT_PROTOCOL_VERSION: version,
    AGENT_ONVIF_TOPIC_PREFIXES: 'north/+,south',
  })
  await using agent = await given.start()
  await listening(agent.healthPort)
  await using one = await openOnvifCamera({
    url: mosquitto.url,
    prefix: 'north/gate',
    habit: 'names-twice',
  })
  await using other = await openOnvifCamera({
    url: mosquitto.url,
    prefix: 'south',
    habit: 'simple-items',
  })
  await one.plate('京A12345', 1)
  await one.follow(2, 50)
  await one.broken()
  await other.plate('京B12345', 1)
  await other.face(3, 'worker-9')
  await eventually(() => expect(given.captures).toHaveLength(4), soon)
  const seen = given.captures.map(({ cameraId, kind, attributes }) =>
    [cameraId, kind, attributes.plateText ?? '-'].join(' '),
  )
  expect(new Set(seen)).toEqual(
    new Set([
      'north-gate vehicle 京A12345',
      'north-gate person -',
      'south vehicle 京B12345',
      'south face -',
    ]),
  )
  const { agent: said } = await statusOf(agent.healthPort)
  expect(said.quarantined).toBe(1)
  expect(said.stripped.map(({ field }) => field)).toEqual(
    expect.arrayContaining(['Gender', 'Age', 'EnrollmentID']),
  )
  expect(JSON.stringify(given.captures)).not.toMatch(/worker-9|Female/)
})

test('what the broker kept from before is no capture; what came while the agent was away is one', async () => {
  await using mosquitto = await startMosquitto()
  const camera = await openOnvifCamera({ url: mosquitto.url, prefix: 'gate', habit: 'standard' })
  await using _camera = camera
  const retained = JSON.stringify(camera.plateMessage('京A00001', 1))
  const topic = camera.topicOf('RuleEngine/Recognition/LicensePlate')
  const at = ['-p', String(mosquitto.port), '-t', topic, '-r', '-q', '1', '-m', retained]
  await run('mosquitto_pub', at)
  await using given = await givenAgent(mosquitto.url, { AGENT_ONVIF_MQTT_URL: mosquitto.url })
  const first = await given.start()
  await listening(first.healthPort)
  await camera.plate('京A00002', 2)
  await eventually(() => expect(given.captures).toHaveLength(1), soon)
  await first[Symbol.asyncDispose]()
  await camera.plate('京A00003', 3)
  await using _second = await given.start()
  await eventually(() => expect(given.captures).toHaveLength(2), soon)
  expect(given.captures.map(({ attributes }) => attributes.plateText)).toEqual([
    '京A00002',
    '京A00003',
  ])
})
