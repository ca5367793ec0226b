import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault, systemCodeOf } from '@zhian/kit/fault'
import { root } from '../local/settings.ts'
import { runTool } from '../local/run-tool.ts'

/** How Debian calls an architecture and how npm does. */
export const architectures = { amd64: 'x64', arm64: 'arm64' } as const
export type Architecture = keyof typeof architectures

interface Pinned {
  readonly name: string
  readonly version: string
  /** As a lockfile has it: `sha512-…`. */
  readonly integrity: string
}

const cache = join(root, '.cache/packages')

/** Puts Node.js and the picture decoder of an architecture into `folder`: what the lockfiles pin, nothing else. */
export async function bringRuntime(architecture: Architecture, folder: string): Promise<void> {
  const cpu = architectures[architecture]
  const node = await unpacked(await pinnedNode(`node-linux-${cpu}`))
  await cp(join(node, 'bin/node'), join(folder, 'node'))
  await cp(join(node, 'LICENSE'), join(folder, 'node.LICENSE'))
  for (const name of [`@img/sharp-linux-${cpu}`, `@img/sharp-libvips-linux-${cpu}`]) {
    const native = await unpacked(await pinnedByPnpm(name))
    await cp(native, join(folder, 'node_modules', name), { recursive: true })
  }
}

async function pinnedNode(name: string): Promise<Pinned> {
  const text = await readFile(join(root, 'infra/toolchain/package-lock.json'), 'utf8')
  const { packages } = JSON.parse(text) as { packages: Record<string, Omit<Pinned, 'name'>> }
  const found = packages[`node_modules/${name}`]
  if (found === undefined) throw new Fault('CONFIG_REFUSED', `${name} is not pinned in toolchain`)
  return { name, version: found.version, integrity: found.integrity }
}

async function pinnedByPnpm(name: string): Promise<Pinned> {
  const text = await readFile(join(root, 'pnpm-lock.yaml'), 'utf8')
  const entry = new RegExp(
    `^  '${name}@(?<version>[\\d.]+)':\\n    resolution: \\{integrity: (?<integrity>\\S+)\\}`,
    'm',
  )
  const { version, integrity } = entry.exec(text)?.groups ?? {}
  if (version === undefined || integrity === undefined)
    throw new Fault('CONFIG_REFUSED', `${name} is not pinned in pnpm-lock.yaml`)
  return { name, version, integrity }
}

/** Throws TOOL_MISSING where it cannot be fetched, FETCH_FAILED where what came is not what is pinned. */
async function unpacked(pinned: Pinned): Promise<string> {
  const { name, version } = pinned
  const folder = join(cache, `${name.replace('/', '-')}-${version}`)
  const archive = await fetched(pinned)
  const making = `${folder}.${process.pid}`
  await rm(making, { recursive: true, force: true })
  await mkdir(making, { recursive: true })
  const failure = `${name} cannot be unpacked`
  await runTool('tar', ['-xzf', archive, '-C', making, '--strip-components=1'], { failure })
  await rm(folder, { recursive: true, force: true })
  await rename(making, folder)
  return folder
}

async function fetched(pinned: Pinned): Promise<string> {
  const { name, version } = pinned
  const base = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
  const path = join(cache, base)
  if (await isWhole(path, pinned)) return path
  const making = join(cache, `fetching-${process.pid}`)
  await mkdir(making, { recursive: true })
  const failure = `${name}@${version} cannot be fetched from the npm registry; check the network`
  const args = ['pack', `${name}@${version}`, '--pack-destination', making, '--silent']
  await runTool('npm', args, { failure, triesMax: 3, cwd: making })
  const isRight = await isWhole(join(making, base), pinned)
  if (isRight) await rename(join(making, base), path)
  await rm(making, { recursive: true })
  if (!isRight)
    throw new Fault('FETCH_FAILED', `${name}@${version} is not what the lockfile pins: not used`)
  return path
}

async function isWhole(path: string, { integrity }: Pinned): Promise<boolean> {
  try {
    const digest = createHash('sha512').update(await readFile(path))
    return `sha512-${digest.digest('base64')}` === integrity
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false
    throw error
  }
}
