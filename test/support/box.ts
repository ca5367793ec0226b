import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { startChild } from './child.ts'
import type { Child } from './child.ts'
import { eventually } from './eventually.ts'

/** Why this machine cannot lend itself as a box; empty where it can. */
export function whyNoBox(): string {
  if (process.getuid?.() !== 0) return 'not root'
  const tools = ['unshare', 'nsenter', 'dpkg', 'apt-get', 'curl', 'systemd-sysusers']
  const missing = tools.filter((tool) => spawnSync(tool, ['--version']).status !== 0)
  if (missing.length > 0) return `no ${missing.join(', ')}`
  const mount = 'mount -t tmpfs box /mnt && mkdir /mnt/up /mnt/work && '
  const overlay = 'mount -t overlay -o lowerdir=/,upperdir=/mnt/up,workdir=/mnt/work box /mnt'
  const isAllowed = spawnSync('unshare', ['-m', 'sh', '-c', mount + overlay]).status === 0
  return isAllowed ? '' : 'overlay mounts are not allowed'
}

export interface Ran {
  readonly exitCode: number | null
  readonly output: string
}

export interface TestBox extends AsyncDisposable {
  /** A person at a root shell types this. What they type stands in no argument list. */
  type(line: string): Promise<Ran>
  /** A process of the box, as a user of the box; ended with the test. */
  start(words: readonly string[], user: string, env: Readonly<Record<string, string>>): Child
}

/**
 * A box to install things on: this machine as it is, whose every change goes to memory and away with the test. It has the
 * machine's network, and no systemd.
 */
export async function givenBox(): Promise<TestBox> {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-box-'))
  const at = join(folder, 'root')
  const holder = startChild({ command: 'unshare', args: ['-m', 'sh', '-c', mounts, 'sh', folder] })
  const pid = String(holder.process.pid)
  const isMounted = () => expect(holder.output()).toBe('mounted\n')
  await eventually(isMounted, { withinMs: 10_000 })
  const inside = ['-m', '-t', pid, '--', 'chroot']
  const clean = { HOME: '/root', PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }
  return {
    async type(line) {
      const shell = spawn('nsenter', [...inside, at, 'sh', '-s'], { env: clean })
      const said: string[] = []
      for (const stream of [shell.stdout, shell.stderr])
        stream.on('data', (chunk: Buffer) => said.push(chunk.toString()))
      shell.stdin.end(`${line}\n`)
      const [exitCode] = (await once(shell, 'close')) as [number | null]
      return { exitCode, output: said.join('') }
    },
    start: (words, user, env) =>
      startChild({
        command: 'nsenter',
        args: [...inside, `--userspec=${user}`, at, ...words],
        env: { ...clean, ...env },
      }),
    async [Symbol.asyncDispose]() {
      await holder.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const mounts = `set -e
mount -t tmpfs -o mode=755 box "$1"
mkdir "$1/up" "$1/work" "$1/root"
mount -t overlay -o "lowerdir=/,upperdir=$1/up,workdir=$1/work" box "$1/root"
mount --rbind /proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
echo mounted
exec sleep infinity`
