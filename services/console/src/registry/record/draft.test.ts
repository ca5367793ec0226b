import { expect, test } from 'vitest'
import { changed, draftOf, merged, undone } from './draft.ts'

test('one gesture is one step back', () => {
  const first = draftOf({ name: 'a' })
  const typed = changed(changed(first, { name: 'ab' }, 'name'), { name: 'abc' }, 'name')
  const drawn = changed(typed, { position: [1, 2] }, 'drag 1')
  expect(drawn.now).toEqual({ name: 'abc', position: [1, 2] })
  expect(undone(drawn).now).toEqual({ name: 'abc' })
  expect(undone(undone(drawn)).now).toEqual({ name: 'a' })
  expect(undone(undone(undone(drawn))).now).toEqual({ name: 'a' })
})

test('what is emptied is taken out', () => {
  expect(changed(draftOf({ name: 'a', address: 'b' }), { address: undefined }, 'x').now).toEqual({
    name: 'a',
  })
})

test('mine on top of theirs keeps what each has changed, and says what both have', () => {
  const base = { name: 'a', address: 'b', codes: { room: 1, light: 2 } }
  const theirs = { ...base, address: 'theirs', model: 'M', codes: { light: 2, room: 1 } }
  const mine = { ...base, name: 'mine' }
  expect(merged(base, theirs, mine)).toEqual({
    record: { ...theirs, name: 'mine' },
    disputed: [],
  })
  expect(merged(base, theirs, { ...base, address: 'mine' }).disputed).toEqual(['address'])
  // What I have emptied stays empty.
  const { address: _gone, ...emptied } = base
  expect(merged(base, { ...base, name: 'theirs' }, emptied).record).toEqual({
    name: 'theirs',
    codes: base.codes,
  })
})
