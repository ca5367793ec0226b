import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { openLooker } from './open-looker.ts'
import { PictureWatch } from './picture-watch.ts'
import type { PictureFault } from './picture-watch.ts'

const looker = openLooker()
afterAll(() => looker[Symbol.asyncDispose]())

const size = { width: 1280, height: 720 }
type Picture = ReturnType<typeof sharp>

/** A gate seen by a camera: walls, a barrier, a road, with a vehicle that stands somewhere else each time. */
function gate(number: number, { shift = 0, light = 1 } = {}): Promise<Buffer> {
  const x = 200 + ((number * 137) % 500)
  const bricks = Array.from({ length: 60 }, (_, index) => {
    const [column, row] = [index % 12, Math.floor(index / 12)]
    const grey = 90 + ((index * 53) % 90)
    return `<rect x="${column * 110 + shift}" y="${row * 60 + shift / 6}" width="100" height="50" fill="rgb(${grey},${grey},${grey})"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720">
    <rect width="1280" height="720" fill="#9a9a94"/>${bricks.join('')}
    <rect x="${40 + shift}" y="${300 + shift / 2}" width="60" height="420" fill="#222"/>
    <rect x="${100 + shift}" y="${420 - shift / 2}" width="900" height="22" fill="#e8e8e8"/>
    <rect x="0" y="560" width="1280" height="160" fill="#555"/>
    <rect x="${x}" y="470" width="300" height="140" rx="30" fill="#37455a"/></svg>`
  return sharp(Buffer.from(svg))
    .linear(light, number % 3)
    .jpeg({ quality: 80 })
    .toBuffer()
}

async function changed(picture: Buffer, change: (picture: Picture) => Picture): Promise<Buffer> {
  return change(sharp(picture)).jpeg().toBuffer()
}

const fog = (number: number) =>
  sharp({ create: { ...size, channels: 3, background: { r: 120 + number, g: 122, b: 118 } } })
    .jpeg()
    .toBuffer()

async function watched(): Promise<
  (make: (number: number) => Promise<Buffer>, hours?: number) => Promise<PictureFault[]>
> {
  const watch = new PictureWatch()
  let atMs = 0
  const see = async (make: (number: number) => Promise<Buffer>, hours = 6) => {
    for (let number = 0; number < hours; number += 1) {
      const measures = await looker.look(await make(number))
      if (measures === undefined) throw new Error('the picture was not looked at')
      watch.see(measures, { isScene: true, atMs: (atMs += 3600_000) })
    }
    return [...watch.faults]
  }
  expect(await see(gate, 12)).toEqual([])
  return see
}

test.each<[PictureFault, (number: number) => Promise<Buffer>]>([
  ['dark', (number) => gate(number, { light: 0.08 })],
  ['overexposed', (number) => gate(number, { light: 4 })],
  ['covered', fog],
  ['blurred', async (number) => changed(await gate(number), (picture) => picture.blur(14))],
  ['moved', (number) => gate(number, { shift: 175 })],
])('a gate that is suddenly %s, and well again', async (fault, make) => {
  const see = await watched()
  expect(await see(make, 2)).toEqual([])
  expect(await see(make)).toEqual([fault])
  expect(await see(gate)).toEqual([])
})

test('evening, and a lorry before the lens for a moment, are no faults', async () => {
  const see = await watched()
  expect(await see((number) => gate(number, { light: 0.35 }))).toEqual([])
  expect(await see(fog, 3)).toEqual([])
  expect(await see(gate)).toEqual([])
})

test('a view that stays a day is the new one', async () => {
  const see = await watched()
  const turned = (number: number) => gate(number, { shift: 175 })
  expect(await see(turned, 10)).toEqual(['moved'])
  expect(await see(turned, 30)).toEqual([])
  expect(await see(gate, 6)).toEqual(['moved'])
})

test('what is no picture, and one that takes the process down, cost nobody else a look', async () => {
  expect(await looker.look(Buffer.from('no picture'))).toBeUndefined()
  const fragile = openLooker(new URL('./fixtures/falling-worker.ts', import.meta.url))
  expect(await fragile.look(Buffer.from('fall'))).toBeUndefined()
  expect(await fragile.look(Buffer.from('stand'))).toMatchObject({ mean: 1 })
  await fragile[Symbol.asyncDispose]()
  expect(await looker.look(await gate(1))).toBeDefined()
})
