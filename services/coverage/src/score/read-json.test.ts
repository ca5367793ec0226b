import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeText } from './decode-text.ts'
import { readJson } from './read-json.ts'

const told = (text: string) => {
  const read = readJson(text)
  return read.ok
    ? read.repeats.map(({ path, en }) => `${path} ${en}`)
    : read.problems.map(({ en }) => en)
}

test('what is JSON is read as it is, and nothing stands twice in it', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (json, indent) => {
      const value: unknown = JSON.parse(json)
      const text = JSON.stringify(value, null, indent).replaceAll('\n', '\r\n')
      expect(readJson(text)).toEqual({ ok: true, value, repeats: [] })
    }),
  )
})

test.each<[string, readonly string[]]>([
  [
    '{"a": NaN,\n "b": [-Infinity, 1,],\r\n "c": {"d": 1,}}',
    [
      'line 1, column 7: is no value',
      'line 2, column 8: is no value',
      'line 2, column 21: follows a comma',
      'line 3, column 15: follows a comma',
    ],
  ],
  ['{"a": None, "b": True}', ['line 1, column 7: is no value', 'line 1, column 18: is written']],
  ['{"a": 1, // why\n "b": 2}', ['line 1, column 10: JSON has no comments']],
  ["{'a': 1}", ['line 1, column 2: use straight double quotes']],
  ['{"a": 1 "b": NaN}', ['line 1, column 9: not JSON: "\\"" is not expected']],
  ['{"a": "x\n', ['line 1, column 7: the text that begins here']],
  ['{"cases": [', ['line 1, column 12: the file ends here']],
  ['', ['line 1, column 1: the file ends here']],
  ['['.repeat(100_000), ['is nested too deeply']],
  ['{"a": 1,\n "a": 2}', ['/a stands twice in one object (again in line 2, column 2)']],
  ['{"x/y": {"~": 1, "~": 1}}', ['/x~1y/~0 stands twice']],
  ['[{"a": 1}, {"a": 1}]', []],
])('%j is told by line and column', (text, problems) => {
  expect(told(text)).toEqual(problems.map((each) => expect.stringContaining(each)))
})

test.each<[string, Buffer]>([
  ['UTF-8', Buffer.from('{"厂": 1}')],
  ['UTF-8 with its mark', Buffer.from('\uFEFF{"厂": 1}')],
  ['UTF-16 little end first', Buffer.from('\uFEFF{"厂": 1}', 'utf16le')],
  ['UTF-16 without its mark', Buffer.from('{"厂": 1}', 'utf16le')],
  ['UTF-16 big end first', Buffer.from('\uFEFF{"厂": 1}', 'utf16le').swap16()],
])('%s is read', (_what, bytes) => {
  expect(decodeText(bytes)).toEqual({ ok: true, value: '{"厂": 1}' })
})

test('another encoding is refused, because a guess could change what is meant', () => {
  const gb18030 = Buffer.from([0x7b, 0x22, 0xb3, 0xa7, 0x22, 0x3a, 0x31, 0x7d])
  expect(decodeText(gb18030)).toMatchObject({ ok: false, problems: [{ path: '' }] })
  expect(decodeText(Buffer.alloc(0))).toEqual({ ok: true, value: '' })
})
