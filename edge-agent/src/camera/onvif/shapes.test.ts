import { expect, test } from 'vitest'
import { decoders } from '../decoders.ts'
import { recordingDoors } from '../recording-doors.ts'

const nowMs = Date.UTC(2026, 10, 24, 4, 0, 0)

async function decoded(topic: string, message: object) {
  const { doors, recorded } = recordingDoors({ now: () => nowMs })
  const bytes = Buffer.from(`gate/${topic}\n${JSON.stringify(message)}`)
  await decoders.get('onvif')?.(doors, { bytes })
  return recorded
}

const plate = (id: number, PlateNumber: string) => ({
  '@ObjectId': id,
  '@Parent': 14,
  Appearance: { Class: { Type: 'LicensePlate' }, LicensePlateInfo: { PlateNumber } },
})

test('two plates that name one parent are two captures, the same plate twice is one', async () => {
  const plates = async (...read: string[]) => {
    const objects = read.map((text, at) => plate(15 + at, text))
    const Frame = { '@UtcTime': '2026-11-24T03:59:00Z', Object: objects }
    const { captures } = await decoded('onvif-mj/VideoAnalytics/p/m', { VideoAnalytics: { Frame } })
    return captures.map(({ attributes }) => attributes.plateText)
  }
  expect(await plates('AB123C', 'AB456D')).toEqual(['AB123C', 'AB456D'])
  expect(await plates('AB123C', 'AB123C')).toEqual(['AB123C'])
})

test('a count of people and vehicles is a number and no capture', async () => {
  const Data = { Count: '3', ClassTypes: 'Human Vehicle' }
  const { captures, noted } = await decoded('onvif-ej/RuleEngine/CountAggregation/Counter', {
    UtcTime: '2026-11-24T03:59:00Z',
    Data,
  })
  expect(captures).toEqual([])
  expect(noted).toEqual(['RuleEngine/CountAggregation/Counter'])
})
