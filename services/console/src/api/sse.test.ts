import { expect, test } from 'vitest'
import { sseParser } from './sse.ts'

const stream =
  ': hello\r\n\r\nevent: captures\r\nid: 7\r\ndata: {"items":\r\ndata: []}\r\n\r\ndata:x\n\n'
const expected = [
  { event: 'captures', text: '{"items":\n[]}', id: '7' },
  { event: 'message', text: 'x', id: undefined },
]

test('events come out the same wherever the network cuts the text', () => {
  for (let cut = 0; cut <= stream.length; cut++) {
    const push = sseParser()
    expect([...push(stream.slice(0, cut)), ...push(stream.slice(cut))]).toEqual(expected)
  }
})

test('one character at a time gives the same events', () => {
  const push = sseParser()
  expect(stream.split('').flatMap((character) => push(character))).toEqual(expected)
})

test('a heartbeat is no event, and an unfinished event waits', () => {
  const push = sseParser()
  expect(push(':\n\n:\n\n')).toEqual([])
  expect(push('data: late\n')).toEqual([])
  expect(push('\n')).toEqual([{ event: 'message', text: 'late', id: undefined }])
})

test('a byte order mark at the start is not part of the first field', () => {
  expect(sseParser()('\uFEFFdata: a\n\n')).toHaveLength(1)
})

test('a line without an end is refused before it fills the memory', () => {
  const push = sseParser()
  const piece = 'x'.repeat(4 * 1024 * 1024)
  expect(() => {
    for (let i = 0; i < 8; i++) push(piece)
  }).toThrow(RangeError)
})
