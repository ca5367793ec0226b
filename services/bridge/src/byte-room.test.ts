import { expect, test } from 'vitest'
import { ByteRoom } from './byte-room.ts'

test('who finds no room waits in turn, and a small one does not pass a large one', async () => {
  const room = new ByteRoom(100)
  const first = await room.enter(80)
  const order: string[] = []
  const large = room.enter(90).then((held) => (order.push('large'), held))
  const small = room.enter(10).then((held) => (order.push('small'), held))
  expect(room.bytes).toBe(80)
  first[Symbol.dispose]()
  ;(await large)[Symbol.dispose]()
  await small
  expect(order).toEqual(['large', 'small'])
  expect(room.bytes).toBe(10)
})

test('one that is larger than the room gets in alone, and leaving twice gives back once', async () => {
  const room = new ByteRoom(10)
  const held = await room.enter(50)
  held[Symbol.dispose]()
  held[Symbol.dispose]()
  expect(room.bytes).toBe(0)
})
