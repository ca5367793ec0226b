import { expect, test } from 'vitest'
import { PartReader, boundaryOf, parameterOf } from './multipart-stream.ts'

const picture = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  Buffer.from('\r\n--b\r\nnoise\r\n--b\r\n'),
  Buffer.from([0xff, 0xd9]),
])
const plain = Buffer.from([0xff, 0xd8, 1, 2, 3, 0xff, 0xd9])

interface Given {
  readonly headers?: string
  readonly body: string | Buffer
}

function message(parts: readonly Given[], { lineEnd = '\r\n', last = '--b--', mark = '--b' } = {}) {
  const pieces = parts.flatMap(({ headers = 'Content-Type: text/plain', body }) => [
    Buffer.from(`${mark}${lineEnd}${headers}${lineEnd}${lineEnd}`),
    Buffer.from(body),
    Buffer.from(lineEnd),
  ])
  return Buffer.concat([...pieces, Buffer.from(last)])
}

function read(bytes: Buffer, { boundary = 'b', step = bytes.length } = {}): Buffer[] {
  const reader = new PartReader(boundary)
  const parts = []
  for (let at = 0; at < bytes.length; at += step)
    parts.push(...reader.push(bytes.subarray(at, at + step)))
  return [...parts, ...reader.end()].map(({ body }) => body)
}

test.each(['\r\n', '\n'])(
  'parts come out the same in chunks of any size, lines ended by %j',
  (lineEnd) => {
    const bytes = message(
      [
        { body: 'one' },
        { headers: `Content-Length: ${picture.length}`, body: picture },
        { body: 'three' },
      ],
      { lineEnd },
    )
    const expected = [Buffer.from('one'), picture, Buffer.from('three')]
    for (const step of [1, 2, 3, 7, bytes.length]) expect(read(bytes, { step })).toEqual(expected)
  },
)

test.each([
  ['boundary', '--boundary'],
  ['--boundary', '--boundary'],
  ['--boundary', '----boundary'],
  ['boundary', 'boundary'],
])('declared as %s and written as %s', (boundary, mark) => {
  const bytes = message([{ body: 'one' }, { body: 'two' }], { mark, last: `${mark}--` })
  expect(read(bytes, { boundary, step: 1 }).map(String)).toEqual(['one', 'two'])
})

test.each([1, 4, 8, 5000])('a Content-Length that lies (%i) costs nothing', (length) => {
  const headers = `Content-Length: ${length}`
  const bytes = message([{ headers, body: 'hello' }, { body: 'two' }])
  expect(read(bytes).map(String)).toEqual(['hello', 'two'])
  expect(read(bytes, { step: 1 }).map(String)).toEqual(['hello', 'two'])
})

test('a missing end gives the last part', () => {
  const bytes = message([{ body: 'one' }, { body: 'two' }], { last: '' })
  expect(read(bytes).map(String)).toEqual(['one', 'two'])
})

test('after a silence a counted part and a whole picture are given, an unfinished one is not', () => {
  const reader = new PartReader('b')
  expect(reader.push(Buffer.from('--b\r\nContent-Length: 5\r\n\r\nhello'))).toEqual([])
  expect(reader.settle().map(({ body }) => String(body))).toEqual(['hello'])
  expect(reader.push(Buffer.from('\r\n--b\r\nContent-Type: image/jpeg\r\n\r\n'))).toEqual([])
  reader.push(plain.subarray(0, 4))
  expect(reader.settle()).toEqual([])
  reader.push(plain.subarray(4))
  expect(reader.settle().map(({ body }) => body)).toEqual([plain])
  expect(
    reader.push(Buffer.from('\r\n--b\r\n\r\nlast\r\n--b--')).map(({ body }) => String(body)),
  ).toEqual(['last'])
})

test.each(['<?xml version="1.0"?>\n<a><b>1</b></a>', '{"a":{"b":1}}'])(
  'after a silence a document is given when it is whole: %s',
  (text) => {
    const reader = new PartReader('b')
    reader.push(Buffer.from(`--b\r\nContent-Type: text/plain\r\n\r\n${text.slice(0, -3)}`))
    expect(reader.settle()).toEqual([])
    reader.push(Buffer.from(`${text.slice(-3)}\r\n`))
    expect(reader.settle().map(({ body }) => String(body))).toEqual([text])
  },
)

test('after a silence a length that is too large is not waited for', () => {
  const reader = new PartReader('b')
  reader.push(Buffer.from('--b\r\nContent-Length: 999999\r\n\r\nhello\r\n--b\r\n'))
  expect(reader.settle().map(({ body }) => String(body))).toEqual(['hello'])
})

test('a part above its bound is cut, the next one is whole, memory stays bounded', () => {
  const reader = new PartReader('b', { partBytesMax: 1000, headBytesMax: 100 })
  const parts = reader.push(Buffer.from('--b\r\nContent-Length: 9000000\r\n\r\n'))
  for (let chunk = 0; chunk < 100; chunk += 1) parts.push(...reader.push(Buffer.alloc(500, 'x')))
  parts.push(...reader.push(Buffer.from('\r\n--b\r\n\r\nnext\r\n--b--')))
  expect(parts.map(({ body, isCut }) => [body.length <= 1500, isCut])).toEqual([
    [true, true],
    [true, undefined],
  ])
})

test('a head without an end is given up', () => {
  const reader = new PartReader('b', { partBytesMax: 1000, headBytesMax: 100 })
  reader.push(Buffer.from(`--b\r\n${'x'.repeat(500)}`))
  const parts = reader.push(Buffer.from('\r\n--b\r\n\r\nnext\r\n--b--'))
  expect(parts.map(({ body }) => String(body))).toEqual(['next'])
})

test('cut at every byte, nothing is invented and nothing throws', () => {
  const bytes = message([
    { body: 'one' },
    { headers: `Content-Length: ${picture.length}`, body: picture },
  ])
  for (let end = 0; end < bytes.length; end += 1)
    expect(read(bytes.subarray(0, end)).length).toBeLessThanOrEqual(4)
})

test('headers in every habit', () => {
  expect(boundaryOf('multipart/mixed; boundary=abc')).toBe('abc')
  expect(boundaryOf('multipart/mixed;boundary="a b c"; charset=x')).toBe('a b c')
  expect(boundaryOf('application/json')).toBeUndefined()
  const header = 'form-data;name="x y";filename=a.jpg;'
  expect(parameterOf(header, 'name')).toBe('x y')
  expect(parameterOf(header, 'filename')).toBe('a.jpg')
  expect(parameterOf('form-data; filename="a.jpg"', 'name')).toBeUndefined()
})
