import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageArchitectures } from '@zhian/contracts/installer'
import type { InstallerView } from '@zhian/contracts/installer'
import { Fault, systemCodeOf } from '@zhian/kit/fault'
import { refusal } from '../refusal.ts'

/** `zhian-edge_VERSION_ARCH.deb`, without a version the newest; beside each its checksum. */
export const packageFilePattern = String.raw`^zhian-edge_(?:\d[\w.+~]*_)?(?:amd64|arm64)\.deb(?:\.sha256)?$`
const checksumLine = /^(?<sha256>[0-9a-f]{64}) {2}zhian-edge_(?<version>\d[\w.+~]*)_\w+\.deb\n$/
/** The line of `install.sh` that the address is written into. */
const addressLine = /^served_from=$/m

/** Throws NOT_FOUND where the file was not built. */
export async function refuseMissing(folder: string, file: string): Promise<void> {
  try {
    await access(join(folder, file))
  } catch (error) {
    throw notBuilt(file, error)
  }
}

/** The script, which from then on knows where it came from. `address` is an origin that was checked. */
export async function installScript(folder: string, address: string): Promise<string> {
  const script = await readText(folder, 'install.sh')
  if (!addressLine.test(script))
    throw new Fault('INVARIANT_BROKEN', 'install.sh has no line for the address')
  return script.replace(addressLine, () => `served_from='${address}'`)
}

/** The newest package of each architecture that was built. */
export async function newestPackages(folder: string): Promise<InstallerView['packages']> {
  const packages: InstallerView['packages'] = []
  for (const architecture of packageArchitectures) {
    const name = `zhian-edge_${architecture}.deb.sha256`
    const text = await readText(folder, name).catch(() => '')
    const { sha256, version } = checksumLine.exec(text)?.groups ?? {}
    if (sha256 !== undefined && version !== undefined)
      packages.push({ architecture, version, sha256 })
  }
  return packages
}

async function readText(folder: string, file: string): Promise<string> {
  try {
    return await readFile(join(folder, file), 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') throw notBuilt(file, error)
    throw error
  }
}

const notBuilt = (file: string, cause: unknown) =>
  refusal(
    'NOT_FOUND',
    {
      en: `${file} was not built here yet; \`./zhian package\` builds it`,
      zh: `这里还没有生成 ${file}；运行 \`./zhian package\` 生成`,
    },
    { cause },
  )
