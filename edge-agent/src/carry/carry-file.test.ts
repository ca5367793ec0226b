import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { beginCarryFile, openCarryFile, preambleBytes } from './carry-file.ts'
import { openKeyring } from './carry-key.ts'
import type { CarryFileKind } from './carry-key.ts'

const folder = await mkdtemp(join(tmpdir(), 'zhian-carry-file-'))
afterAll(() => rm(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
const keyring = openKeyring('correct horse battery')
const key = await keyring()
const pieces = ['one', 'two two', 'three three three'].map((text) => Buffer.from(text))

async function write(name: string, kind: CarryFileKind = 'captures'): Promise<Buffer> {
  const file = await open(at(name), 'w')
  const writer = await beginCarryFile(file, kind, key)
  for (const piece of pieces.slice(0, -1)) await writer.add(piece)
  await writer.end(pieces.at(-1) ?? Buffer.alloc(0))
  await file.close()
  return readFile(at(name))
}

async function read(content: Buffer, ring = keyring): Promise<string[]> {
  await writeFile(at('read'), content)
  await using file = await openCarryFile(at('read'), ring)
  const found: string[] = []
  for await (const { plain } of file.chunks()) found.push(plain.toString())
  return found
}

const refused = { code: 'INPUT_REFUSED' }
const whole = await write('whole')
const other = await write('other')
const lengths = pieces.map(({ length }) => length + 21)
const starts = lengths.map((_, index) =>
  lengths.slice(0, index).reduce((sum, each) => sum + each, preambleBytes),
)
const chunk = (index: number, of = whole) =>
  of.subarray(starts[index], (starts[index] ?? 0) + (lengths[index] ?? 0))
const head = whole.subarray(0, preambleBytes)

test('what was written opens with the passphrase, and shows nothing of it', async () => {
  expect(await read(whole)).toEqual(pieces.map(String))
  expect(whole.includes('two two')).toBe(false)
  expect(chunk(1).equals(chunk(1, other))).toBe(false)
})

test('another passphrase opens nothing, and a short one is none', async () => {
  await expect(read(whole, openKeyring('correct horse batterz'))).rejects.toThrow(
    'wrong passphrase',
  )
  expect(() => openKeyring('short')).toThrow('at least 12')
})

test('a byte that is changed anywhere is noticed', async () => {
  // Each byte of the passphrase's salt would cost a stretching of its own; its two ends stand for it.
  const positions = [...whole.keys()].filter((each) => each <= 9 || each >= 24)
  for (const position of positions) {
    const changed = Buffer.from(whole)
    changed.writeUInt8(changed.readUInt8(position) ^ 0x01, position)
    await expect(read(changed), `byte ${position}`).rejects.toMatchObject(refused)
  }
})

test('cut anywhere, reordered, repeated, mixed with another or added to: refused', async () => {
  for (let bytes = 0; bytes < whole.length; bytes += 1)
    await expect(read(whole.subarray(0, bytes)), `${bytes} bytes`).rejects.toMatchObject(refused)
  const forged = [
    [head, chunk(1), chunk(0), chunk(2)],
    [head, chunk(0), chunk(0), chunk(1), chunk(2)],
    [head, chunk(0), chunk(2)],
    [head, chunk(0), chunk(1, other), chunk(2)],
    [other.subarray(0, preambleBytes), chunk(0), chunk(1), chunk(2)],
    [whole, chunk(2)],
    [whole, Buffer.from([0])],
  ]
  for (const parts of forged)
    await expect(read(Buffer.concat(parts))).rejects.toMatchObject(refused)
})

test('a receipt is not taken for captures', async () => {
  const receipt = await write('receipt', 'receipt')
  const renamed = Buffer.from(receipt)
  renamed.writeUInt8(1, 8)
  await expect(read(renamed)).rejects.toMatchObject(refused)
  expect(await read(receipt)).toEqual(pieces.map(String))
})
