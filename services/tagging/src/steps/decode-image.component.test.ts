import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { decodeImage, hardenDecoder } from './decode-image.ts'

const size = { width: 80, height: 60 }
const background = { r: 200, g: 60, b: 40, alpha: 1 }
const drawn: Record<string, Buffer> = {}

// Drawn before the decoder is hardened: afterwards this process opens no SVG and no WebP any more.
beforeAll(async () => {
  const plain = () => sharp({ create: { ...size, channels: 4, background } })
  drawn['jpeg'] = await plain().jpeg({ quality: 95 }).toBuffer()
  drawn['progressive jpeg'] = await plain().jpeg({ progressive: true }).toBuffer()
  drawn['grey jpeg'] = await plain().greyscale().jpeg().toBuffer()
  drawn['cmyk jpeg'] = await plain().toColourspace('cmyk').jpeg().toBuffer()
  drawn['png with alpha'] = await plain().png().toBuffer()
  drawn['png of 16 bits'] = await plain().toColourspace('rgb16').png().toBuffer()
  drawn['gif'] = await plain().gif().toBuffer()
  drawn['webp'] = await plain().webp().toBuffer()
  drawn['svg'] = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
  let state = 1
  const noise = Uint8Array.from({ length: 320 * 240 * 3 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state >>> 24
  })
  const raw = { width: 320, height: 240, channels: 3 } as const
  drawn['noisy jpeg'] = await sharp(noise, { raw }).jpeg({ quality: 80 }).toBuffer()
  const huge = { width: 8000, height: 5001, channels: 3, background } as const
  drawn['huge png'] = await sharp({ create: huge }).png().toBuffer()
  hardenDecoder()
})

const bytesOf = (name: string): Buffer => drawn[name] ?? Buffer.alloc(0)

test.each([
  'jpeg',
  'progressive jpeg',
  'grey jpeg',
  'cmyk jpeg',
  'png with alpha',
  'png of 16 bits',
  'gif',
])('%s becomes RGB of eight bits', async (name) => {
  const outcome = await decodeImage(bytesOf(name))
  if (outcome.is === 'dead') throw new Error(outcome.detail)
  const { picture, isDegraded } = outcome.value
  expect({ isDegraded, ...picture, pixels: picture.pixels.length }).toEqual({
    isDegraded: false,
    ...size,
    pixels: 80 * 60 * 3,
  })
})

test.each(['webp', 'svg', 'nothing'])('%s is refused', async (name) => {
  expect(await decodeImage(bytesOf(name))).toMatchObject({
    is: 'dead',
    reason: 'image_undecodable',
  })
})

test('more than 40 megapixels are refused by the header alone', async () => {
  expect(await decodeImage(bytesOf('huge png'))).toEqual({
    is: 'dead',
    reason: 'image_too_many_pixels',
    detail: '8000 x 5001',
  })
})

test('a truncated picture is refused', async () => {
  const whole = bytesOf('noisy jpeg')
  expect(await decodeImage(whole.subarray(0, whole.length / 2))).toMatchObject({
    is: 'dead',
    reason: 'image_undecodable',
  })
})

test('damage that only the tolerant decoder takes is marked', async () => {
  const outcomes = new Set<string>()
  for (let place = 0; place < 24; place++) {
    const bytes = Buffer.from(bytesOf('noisy jpeg'))
    const at = 700 + place * Math.floor((bytes.length - 800) / 24)
    bytes.fill(0xff, at, at + 40)
    const outcome = await decodeImage(bytes)
    outcomes.add(outcome.is === 'dead' ? outcome.reason : `degraded: ${outcome.value.isDegraded}`)
  }
  expect(outcomes).toContain('degraded: true')
})
