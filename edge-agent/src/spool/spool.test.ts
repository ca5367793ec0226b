import { expect, test } from 'vitest'
import { CrashDisk } from './crash-disk.ts'
import { bodyOf, open, pendingOf } from './given-spool.ts'
import { encodeRecordHeader, recordHeaderBytes } from './record.ts'
import type { Spool } from './spool.ts'

function flipped(content: Buffer, at: number): Buffer {
  const bytes = Buffer.from(content)
  bytes[at] = (bytes[at] ?? 0) ^ 0xff
  return bytes
}

function isAccountedFor(spool: Spool, ends: { settled: number }): boolean {
  const { lastSeq, pending, evicted } = spool.state
  return lastSeq === ends.settled + evicted + pending
}

test('numbers have no gaps, and what many append together is there after a restart', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk)
  const places = await Promise.all(['a', 'b', 'c', 'd'].map((text) => spool.append(bodyOf(text))))
  expect(places.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  spool.settle([2])
  await spool[Symbol.asyncDispose]()

  const again = await open(disk.afterPowerCut(0))
  expect(again.epoch).toBe(spool.epoch)
  expect(await pendingOf(again)).toEqual(['1:a', '3:c', '4:d'])
  expect((await again.append(bodyOf('e'))).seq).toBe(5)
})

test('a maker that throws takes no number', async () => {
  const spool = await open(new CrashDisk())
  const broken = spool.append(() => {
    throw new RangeError('too large')
  })
  const next = spool.append(bodyOf('a'))
  await expect(broken).rejects.toThrow('too large')
  expect((await next).seq).toBe(1)
})

test('whatever byte the power goes at, every whole record survives and no other', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk, { segmentBytesMax: 100_000 })
  for (const text of ['first', 'second', 'third']) await spool.append(bodyOf(text))
  const name = '000000000001.seg'
  const whole = disk.contentOf(name)
  const ends = [5, 6, 5].reduce<number[]>(
    (sums, bytes, index) => [
      ...sums,
      (sums.at(-1) ?? 0) + recordHeaderBytes * (index === 0 ? 1 : 2) + bytes,
    ],
    [],
  )
  const headBytes = whole.length - (ends.at(-1) ?? 0) - recordHeaderBytes
  for (let bytes = headBytes; bytes <= whole.length; bytes += 1) {
    const left = disk.afterPowerCut(1)
    left.put(name, Buffer.from(whole.subarray(0, bytes)))
    const again = await open(left)
    const survivors = ends.filter((end) => headBytes + end <= bytes).length
    expect(again.state).toMatchObject({ lastSeq: survivors, pending: survivors, corrupt: 0 })
    expect((await again.append(bodyOf('next'))).seq).toBe(survivors + 1)
  }
})

test('a rotten record ends as evicted with a tombstone, and its neighbours live', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk, { segmentBytesMax: 100_000 })
  for (const text of ['first', 'second', 'third']) await spool.append(bodyOf(text))
  const content = disk.contentOf('000000000001.seg')
  const rotten = disk.afterPowerCut(1)
  rotten.put('000000000001.seg', flipped(content, content.indexOf('second')))
  const again = await open(rotten)
  expect(await pendingOf(again)).toEqual(['1:first', '3:third'])
  expect(again.tombstones).toMatchObject([{ from: 2, to: 2, reason: 'corrupt' }])
  expect(again.state).toMatchObject({ lastSeq: 3, pending: 2, evicted: 1, corrupt: 1 })
  const third = await open(rotten.afterPowerCut(0))
  expect(third.tombstones).toHaveLength(1)
})

test('a header that rots costs nothing, even the very last: the foot says the same', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk, { segmentBytesMax: 100_000 })
  for (const text of ['first', 'second', 'third']) await spool.append(bodyOf(text))
  const content = disk.contentOf('000000000001.seg')
  for (const text of ['first', 'second', 'third']) {
    const rotten = disk.afterPowerCut(1)
    rotten.put('000000000001.seg', flipped(content, content.indexOf(text) - 3))
    const again = await open(rotten)
    expect(await pendingOf(again)).toEqual(['1:first', '2:second', '3:third'])
    expect(again.state).toMatchObject({ lastSeq: 3, corrupt: 0 })
  }
})

test('a body that rots beside its header ends as corrupt, even at the very end', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk, { segmentBytesMax: 100_000 })
  for (const text of ['first', 'last']) await spool.append(bodyOf(text))
  const content = disk.contentOf('000000000001.seg')
  const at = content.indexOf('last')
  disk.put('000000000001.seg', flipped(flipped(content, at), at - 3))
  const again = await open(disk)
  expect(await pendingOf(again)).toEqual(['1:first'])
  expect(again.tombstones).toMatchObject([{ from: 2, to: 2, reason: 'corrupt' }])
})

test('a picture that holds the bytes of a record cannot pass for one', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk, { segmentBytesMax: 100_000 })
  await spool.append(bodyOf('victim'))
  const forged = encodeRecordHeader({ type: 'frame', seq: 7, atMs: 1 }, Buffer.from('hi'), 0)
  const planted = Buffer.concat([forged, Buffer.from('hi')])
  await spool.append(() => planted)
  const bytes = disk.contentOf('000000000001.seg')
  const inHeader = bytes.indexOf(planted) - 20
  const inFoot = bytes.indexOf(planted) + planted.length + 20
  disk.put('000000000001.seg', flipped(flipped(bytes, inHeader), inFoot))
  const again = await open(disk)
  expect(await pendingOf(again)).toEqual(['1:victim'])
})

test('after a failed sync the records go to a new segment, and only then is the answer given', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk)
  await spool.append(bodyOf('a'))
  disk.failing.sync = 'EIO'
  disk.failures = 1
  expect((await spool.append(bodyOf('b'))).seq).toBe(2)
  const again = await open(disk.afterPowerCut(0))
  expect(await pendingOf(again)).toEqual(['1:a', '2:b'])
})

test('a disk that fails twice refuses, takes no number, and works again later', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk)
  disk.failing.sync = 'EIO'
  disk.failures = 2
  await expect(spool.append(bodyOf('a'))).rejects.toMatchObject({ code: 'DISK_FAILED' })
  expect((await spool.append(bodyOf('b'))).seq).toBe(1)
  expect(await pendingOf(spool)).toEqual(['1:b'])
  expect(await pendingOf(await open(disk.afterPowerCut(1)))).toEqual(['1:b'])
})

test('block: a full spool refuses, and takes again once something was settled', async () => {
  const spool = await open(new CrashDisk(), { spoolBytesMax: 700 })
  const taken: number[] = []
  const fill = async () => {
    for (;;) taken.push((await spool.append(() => Buffer.alloc(100))).seq)
  }
  await expect(fill()).rejects.toMatchObject({ code: 'DISK_FULL' })
  expect(spool.state.lastSeq).toBe(taken.length)
  expect(spool.settle(taken)).toBe(taken.length)
  expect((await spool.append(() => Buffer.alloc(100))).seq).toBe(taken.length + 1)
})

test('drop-oldest: the oldest go with a tombstone that survives a power cut', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk, { spoolBytesMax: 1200, whenFull: 'drop-oldest' })
  for (let count = 0; count < 30; count += 1) await spool.append(() => Buffer.alloc(100))
  expect(spool.state.evicted).toBeGreaterThan(10)
  expect(spool.state.spoolBytes).toBeLessThanOrEqual(1200)
  expect(spool.tombstones).toMatchObject([
    { from: 1, to: spool.state.evicted, reason: 'spool_full' },
  ])
  const again = await open(disk.afterPowerCut(0))
  expect(again.tombstones).toEqual(spool.tombstones)
  expect(isAccountedFor(again, { settled: 0 })).toBe(true)
})

test('drop-oldest: a disk that is full before the quota is takes every capture all the same', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk, { whenFull: 'drop-oldest', reserveBytes: 500 })
  disk.capacityBytes = 4000
  for (let seq = 1; seq <= 60; seq += 1) {
    expect((await spool.append(() => Buffer.alloc(100, seq))).seq).toBe(seq)
  }
  expect(spool.tombstones).toMatchObject([{ from: 1, reason: 'disk_full' }])
  const again = await open(disk.afterPowerCut(0), { whenFull: 'drop-oldest' })
  expect(again.state).toMatchObject({ lastSeq: 60, evicted: spool.state.evicted })
  expect(isAccountedFor(again, { settled: 0 })).toBe(true)
})

test('a disk without a free byte still takes the cursor, from the reserve', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk, { reserveBytes: 5000 })
  for (const text of ['a', 'b', 'c']) await spool.append(bodyOf(text))
  disk.capacityBytes = 0
  spool.settle([1, 2])
  disk.capacityBytes = (await disk.files()).reduce((sum, { bytes }) => sum + bytes, 0)
  await spool.tidy()
  expect(await pendingOf(await open(disk.afterPowerCut(0)))).toEqual(['3:c'])
})

test('a lost cursor costs a second sending, never a capture or a new epoch', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk)
  for (const text of ['a', 'b']) await spool.append(bodyOf(text))
  spool.settle([1])
  await spool[Symbol.asyncDispose]()
  disk.put('cursor', Buffer.from('rubbish'))
  const again = await open(disk)
  expect(again.epoch).toBe(spool.epoch)
  expect(await pendingOf(again)).toEqual(['1:a', '2:b'])
})

test('a segment of another epoch is put aside', async () => {
  const [disk, other] = [new CrashDisk(), new CrashDisk()]
  await (await open(disk)).append(bodyOf('mine'))
  await (await open(other)).append(bodyOf('theirs'))
  disk.put('000000000002.seg', other.contentOf('000000000001.seg'))
  const again = await open(disk)
  expect(await pendingOf(again)).toEqual(['1:mine'])
  expect((await disk.files()).map(({ name }) => name)).toContain('000000000002.seg.foreign')
})
