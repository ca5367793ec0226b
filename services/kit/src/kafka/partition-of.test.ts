import fc from 'fast-check'
import kafkajs from 'kafkajs'
import { expect, test } from 'vitest'
import { murmur2, partitionOf } from './partition-of.ts'

// The vectors of Kafka's own UtilsTest.testMurmur2.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
])('%s hashes as in Java', (text, hash) => {
  expect(murmur2(Buffer.from(text))).toBe(hash)
})

test('a key goes where the client itself would put it', () => {
  const choose = kafkajs.Partitioners.DefaultPartitioner()
  const partitionMetadata = Array.from({ length: 7 }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    replicas: [],
    isr: [],
    partitionErrorCode: 0,
  }))
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (key) => {
      const theirs = choose({ topic: 't', partitionMetadata, message: { key, value: null } })
      expect(partitionOf(key, 7)).toBe(theirs)
    }),
  )
})
