import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLine, parentOf, resolvePath } from './virtual-path.ts'

test.each([
  ['', 'a.jpg', 'a.jpg'],
  ['one/two', 'a.jpg', 'one/two/a.jpg'],
  ['one', '/other//./a.jpg', 'other/a.jpg'],
  ['one', "$(x) `y`; 'z' 100% [M][0@0][0].jpg", "one/$(x) `y`; 'z' 100% [M][0@0][0].jpg"],
  ['', '/', ''],
])('from "%s" the path %s leads to "%s"', (folder, argument, path) => {
  expect(resolvePath(folder, argument)).toBe(path)
})

test.each([
  '..',
  '../a.jpg',
  'a/../../b',
  '/..',
  'a\u0000.jpg',
  'a\\..\\b',
  'a\nb',
  'x'.repeat(256),
])('the path %j is refused', (argument) => {
  expect(resolvePath('one', argument)).toBeUndefined()
})

test('no path leads above the root', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ maxLength: 40 }), (folder, argument) => {
      const path = resolvePath(folder, argument)
      expect((path ?? '').split('/')).not.toContain('..')
      expect(path?.startsWith('/') ?? false).toBe(false)
    }),
    { numRuns: 200 },
  )
})

test('the folder above, and the root above itself', () => {
  expect(parentOf('one/two')).toBe('one')
  expect(parentOf('one')).toBe('')
  expect(parentOf('')).toBe('')
})

test('names come in UTF-8 and in GB18030', () => {
  expect(decodeLine(Buffer.from('STOR 浙.jpg'))).toBe('STOR 浙.jpg')
  expect(decodeLine(Buffer.from([0xd5, 0xe3]))).toBe('浙')
})
