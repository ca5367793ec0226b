// When the disk takes nothing, then a broker's message is held and those behind it wait, because QoS 0 would not come again.
import { openCameraBroker } from '@zhian/edge-agent/camera/camera-broker'
import { recordingDoors } from '@zhian/edge-agent/camera/recording-doors'
import { Fault } from '@zhian/kit/fault'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { startMosquitto } from '../../support/mosquitto.ts'

const soon = { withinMs: 20_000 }

test('messages come in order through a full disk, and one that breaks us is put away', async () => {
  await using mosquitto = await startMosquitto()
  const { doors, recorded } = recordingDoors({ now: Date.now })
  const taken: string[] = []
  let isFull = true
  const address = {
    url: mosquitto.url,
    protocolVersion: 4,
    clientId: 'agent-in',
    keepaliveSeconds: 60,
    isSessionClean: false,
  } as const
  await using broker = openCameraBroker({
    protocol: 'onvif',
    address,
    topics: ['cameras/#'],
    doors,
    onMessage: async ({ body }) => {
      const text = body.toString()
      if (text === 'breaks') throw new TypeError('a defect of ours')
      if (isFull) throw new Fault('DISK_FULL', 'no room')
      taken.push(text)
    },
  })
  await eventually(() => expect(broker.trouble).toBeUndefined(), soon)
  const camera = { ...address, clientId: 'camera', isSessionClean: true }
  await using link = await openMqttLink(camera)
  for (const text of ['first', 'breaks', 'second']) await link.publish('cameras/1', text, 0)
  await eventually(() => expect(recorded.noted).toContain('DISK_FULL'), soon)
  expect([taken, recorded.quarantined]).toEqual([[], []])
  isFull = false
  await eventually(() => expect(taken).toEqual(['first', 'second']), soon)
  expect(recorded.quarantined.map(({ reason, bytes }) => [reason, bytes.toString()])).toEqual([
    ['adapter_failed', 'cameras/1\nbreaks'],
  ])
})

test('a message that the disk did not take before the agent stopped comes again', async () => {
  await using mosquitto = await startMosquitto()
  const { doors, recorded } = recordingDoors({ now: Date.now })
  const address = {
    url: mosquitto.url,
    protocolVersion: 4,
    clientId: 'agent-in',
    keepaliveSeconds: 60,
    isSessionClean: false,
  } as const
  const needs = { protocol: 'onvif', address, topics: ['cameras/#'], doors }
  const full = openCameraBroker({
    ...needs,
    onMessage: () => Promise.reject(new Fault('DISK_FULL', 'no room')),
  })
  await eventually(() => expect(full.trouble).toBeUndefined(), soon)
  await using link = await openMqttLink({ ...address, clientId: 'camera', isSessionClean: true })
  await link.publish('cameras/1', 'kept by the broker', 1)
  await eventually(() => expect(recorded.noted).toContain('DISK_FULL'), soon)
  await full[Symbol.asyncDispose]()
  const taken: string[] = []
  await using _roomy = openCameraBroker({
    ...needs,
    onMessage: async ({ body }) => void taken.push(body.toString()),
  })
  await eventually(() => expect(taken).toEqual(['kept by the broker']), soon)
})
