import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repositoryRoot } from '../support/kafka.ts'

export interface Machine {
  /** Runs on one kind may be compared with each other. */
  readonly kind: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGib: number
  readonly node: string
}

export function thisMachine(): Machine {
  const cpu = (cpus()[0]?.model ?? 'unknown').trim().replace(/\s+/g, ' ')
  const cores = availableParallelism()
  const model = cpu
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return {
    kind: `${process.platform}-${process.arch}-${cores}x-${model}`,
    cpu,
    cores,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
}

/** The commit that was measured, with a plus where the tree differs from it; what the bench writes does not count. */
export async function thisCommit(): Promise<string> {
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', ['-C', repositoryRoot, ...args])).stdout.trim()
  try {
    const changes = await git('status', '--porcelain', '--', '.', ':!test/bench')
    return `${await git('rev-parse', '--short', 'HEAD')}${changes === '' ? '' : '+'}`
  } catch {
    return 'unknown'
  }
}

/** What the references are made of, with its versions: `kafkajs 2.2.4, …`. */
export async function theseVersions(): Promise<string> {
  const names = ['kafkajs', 'chdb', 'onnxruntime-node', 'sharp']
  const versions = names.map(async (name) => {
    const path = join(repositoryRoot, 'test/node_modules', name, 'package.json')
    return `${name} ${(JSON.parse(await readFile(path, 'utf8')) as { version: string }).version}`
  })
  return (await Promise.all(versions)).join(', ')
}
