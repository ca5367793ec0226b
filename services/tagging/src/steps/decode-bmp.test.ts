import { expect, test } from 'vitest'
import { decodeBmp, isBmp } from './decode-bmp.ts'
import { decodeImage } from './decode-image.ts'

/** Three pixels wide, two high: red, green, blue above; white, black, grey below. */
function bitmap({ bits = 24, isTopDown = false, compression = 0, width = 3 } = {}): Buffer {
  const rows = [
    [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ],
    [
      [255, 255, 255],
      [0, 0, 0],
      [128, 128, 128],
    ],
  ]
  const header = Buffer.alloc(54)
  header.write('BM')
  header.writeUInt32LE(54, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(width, 18)
  header.writeInt32LE(isTopDown ? -2 : 2, 22)
  header.writeUInt16LE(bits, 28)
  header.writeUInt32LE(compression, 30)
  const lines = rows.map((row) => {
    const bytes = row.flatMap(([r = 0, g = 0, b = 0]) => (bits === 32 ? [b, g, r, 9] : [b, g, r]))
    return Buffer.concat([Buffer.from(bytes), Buffer.alloc((4 - (bytes.length % 4)) % 4)])
  })
  return Buffer.concat([header, ...(isTopDown ? lines : lines.toReversed())])
}

const pixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 128, 128, 128]

test.each([{}, { bits: 32 }, { isTopDown: true }])('a bitmap of %o', (form) => {
  expect(isBmp(bitmap(form))).toBe(true)
  const picture = decodeBmp(bitmap(form))
  expect([picture.width, picture.height, ...picture.pixels]).toEqual([3, 2, ...pixels])
})

test.each([
  ['truncated', bitmap().subarray(0, 70)],
  ['compressed', bitmap({ compression: 1 })],
  ['of 16 bits', bitmap({ bits: 16 })],
])('%s it is refused', async (_, bytes) => {
  expect(await decodeImage(bytes)).toMatchObject({ is: 'dead', reason: 'image_undecodable' })
})

test('a size beyond the limit is refused before anything is reserved', async () => {
  expect(await decodeImage(bitmap({ width: 2_000_000_000 }))).toMatchObject({
    reason: 'image_too_many_pixels',
  })
})

test('a camera’s bitmap is decoded like any picture', async () => {
  expect(await decodeImage(bitmap())).toMatchObject({
    is: 'kept',
    value: { isDegraded: false, picture: { width: 3, height: 2 } },
  })
})
