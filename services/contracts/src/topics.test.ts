import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agentIdPattern, agentLeaves, agentTopic } from './topics.ts'

test('what is written is read', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(new RegExp(agentIdPattern)),
      fc.constantFrom(...agentLeaves),
      (agentId, leaf) => {
        expect(agentTopic.read(agentTopic.write(agentId, leaf))).toEqual({ agentId, leaf })
      },
    ),
  )
})

test.each([
  '',
  'zhian/v1//ack',
  'zhian/v2/a/ack',
  'zhian/v1/a/ack/more',
  'zhian/v1/a/other',
  'zhian/v1/+/captures',
  'zhian/v1/a#/ack',
])('"%s" is nobody’s topic', (topic) => {
  expect(agentTopic.read(topic)).toBeNull()
})
