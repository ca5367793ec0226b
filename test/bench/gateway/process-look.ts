import { readFile } from 'node:fs/promises'
import { cpuMsOf, tickMs } from '../cpu-clock.ts'
import { rssMbOf } from '../forked.ts'

/** CPU milliseconds of a process's children, living and ended, in steps of 10. */
export async function childrenCpuMsOf(pid: number): Promise<number> {
  return (await cpuMsOfTree(pid)) - (await cpuMsOf(pid))
}

async function cpuMsOfTree(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name in brackets may hold anything; the fields begin after it: user, system, and both of ended children.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * tickMs
  const children = await Promise.all((await childrenOf(pid)).map(cpuMsOfTree))
  return children.reduce((sum, each) => sum + each, own)
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return text.split(' ').filter(Boolean).map(Number)
}

export interface Memory {
  readonly rssMb: number
  /** Proportional: what is shared with others counts in shares. */
  readonly pssMb: number
}

/** Of the process alone; what it starts for a while (the picture looker) is not in it. */
export async function memoryOf(pid: number): Promise<Memory> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  const pss = Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0)
  return { rssMb: await rssMbOf(pid), pssMb: Math.round(pss / 1024) }
}

/** Bytes that the process made the file system write. */
export async function writtenBytesOf(pid: number): Promise<number> {
  const io = await readFile(`/proc/${pid}/io`, 'utf8')
  return Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0)
}

export interface MemoryKind {
  readonly kind: string
  readonly rssMb: number
}

/** What is resident, by what it is: the program, V8's spaces (anonymous and its own), malloc's heap, the rest. */
export async function residentByKind(pid: number): Promise<MemoryKind[]> {
  const text = await readFile(`/proc/${pid}/smaps`, 'utf8')
  const sums = new Map<string, number>()
  let kind = ''
  for (const line of text.split('\n')) {
    const head = /^[0-9a-f]+-[0-9a-f]+ (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line)
    if (head !== null) kind = kindOf(head[1] ?? '', head[2] ?? '')
    const rss = /^Rss:\s+(\d+) kB/.exec(line)?.[1]
    if (rss !== undefined) sums.set(kind, (sums.get(kind) ?? 0) + Number(rss) / 1024)
  }
  return [...sums].map(([name, rssMb]) => ({ kind: name, rssMb: Number(rssMb.toFixed(1)) }))
}

function kindOf(rights: string, path: string): string {
  if (path.endsWith('/node')) return rights.includes('x') ? 'program, code' : 'program, constants'
  if (path === '[heap]') return 'malloc heap'
  if (path.startsWith('[anon:') || path === '') return 'anonymous (V8, buffers, stacks)'
  return 'libraries and files'
}
