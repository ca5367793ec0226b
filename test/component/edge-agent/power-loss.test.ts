import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openSpoolDisk } from '@zhian/edge-agent/spool/spool-disk'
import { openSpool, usualSpoolSettings } from '@zhian/edge-agent/spool/spool'
import type { Spool, SpoolSettings } from '@zhian/edge-agent/spool/spool'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)
const events = new Proxy({} as never, { get: () => () => undefined })
const writer = fileURLToPath(new URL('append-for-ever.ts', import.meta.url))

async function whyNoMounts(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'mounting needs root'
  const folder = await mkdtemp(join(tmpdir(), 'zhian-mount-'))
  try {
    const image = join(folder, 'image')
    await makeImage(image)
    await run('mount', ['-o', 'loop', image, folder])
    await run('umount', [folder])
    return undefined
  } catch (error) {
    return `no loop device can be mounted here: ${String(error).split('\n')[0]}`
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeImage(image: string): Promise<void> {
  await run('truncate', ['-s', '96M', image])
  await run('mkfs.ext4', ['-q', '-F', image])
}

const why = await whyNoMounts()

/** A folder that is gone, with all that is mounted below it, when the test ends. */
async function givenFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-power-'))
  onTestFinished(async () => {
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}

async function mounted(at: string, what: readonly string[]): Promise<string> {
  await mkdir(at)
  await run('mount', [...what, at])
  onTestFinished(async () => {
    await run('umount', ['--lazy', at]).catch(() => undefined)
  })
  return at
}

async function open(folder: string, settings: Partial<SpoolSettings> = {}): Promise<Spool> {
  return openSpool({
    disk: await openSpoolDisk(folder),
    settings: { ...usualSpoolSettings, spoolBytesMax: 1e9, whenFull: 'block', ...settings },
    events,
    now: Date.now,
  })
}

// When the power goes while captures come, then every one that was answered is there, because the answer waits for the disk.
test.skipIf(why !== undefined)(
  `power loss: what was answered is on the disk${why === undefined ? '' : ` (skipped: ${why})`}`,
  async () => {
    const folder = await givenFolder()
    const image = join(folder, 'image')
    await makeImage(image)
    // The kernel writes nothing back by itself for ten minutes: what is there was synced.
    const disk = await mounted(join(folder, 'disk'), ['-o', 'loop,commit=600', image])
    const child = spawn(process.execPath, [writer, join(disk, 'spool')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    let answered = 0
    for await (const line of createInterface({ input: child.stdout })) {
      answered = Number(line)
      if (answered >= 400) break
    }
    await writeFile(join(disk, 'unsynced'), Buffer.alloc(100_000, 'never synced'))
    child.kill('SIGSTOP')
    const snapshot = join(folder, 'snapshot')
    await copyFile(image, snapshot)
    child.kill('SIGKILL')
    await once(child, 'exit')

    const after = await mounted(join(folder, 'after'), ['-o', 'loop', snapshot])
    // The power really went: what nobody synced is not there.
    const unsynced = await readFile(join(after, 'unsynced')).catch(() => Buffer.alloc(0))
    expect(unsynced.includes('never synced')).toBe(false)
    const spool = await open(join(after, 'spool'))
    const { lastSeq, pending, corrupt } = spool.state
    expect(lastSeq).toBeGreaterThanOrEqual(answered)
    expect({ pending, corrupt }).toEqual({ pending: lastSeq, corrupt: 0 })
    for (let seq = 1; seq <= answered; seq += 1) {
      const body = await spool.read(seq)
      expect(body?.equals(Buffer.alloc(20_000, `capture ${seq} `))).toBe(true)
    }
    await spool[Symbol.asyncDispose]()
  },
)

// When the disk is full, then the camera is refused or the policy makes room, because nothing may vanish without account.
test.skipIf(why !== undefined)(
  `disk full: refused while blocking, by tombstone while dropping${why === undefined ? '' : ` (skipped: ${why})`}`,
  async () => {
    const folder = await givenFolder()
    const small = await mounted(join(folder, 'small'), ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs'])
    const settings = { segmentBytesMax: 512 * 1024, reserveBytes: 128 * 1024 }
    const blocking = await open(join(small, 'spool'), settings)
    let taken = 0
    const fill = async () => {
      for (;;) {
        await blocking.append(() => Buffer.alloc(50_000))
        taken += 1
      }
    }
    await expect(fill()).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(taken).toBeGreaterThan(60)
    blocking.settle([1, 2, 3])
    await blocking.tidy()
    await blocking[Symbol.asyncDispose]()

    const dropping = await open(join(small, 'spool'), { ...settings, whenFull: 'drop-oldest' })
    expect(dropping.state).toMatchObject({ lastSeq: taken, pending: taken - 3 })
    for (let more = 0; more < 200; more += 1) await dropping.append(() => Buffer.alloc(50_000))
    const { lastSeq, pending, evicted } = dropping.state
    expect(lastSeq).toBe(taken + 200)
    expect(pending + evicted).toBe(lastSeq - 3)
    await dropping[Symbol.asyncDispose]()
    expect((await open(join(small, 'spool'), settings)).state).toMatchObject({ pending, evicted })
  },
)
