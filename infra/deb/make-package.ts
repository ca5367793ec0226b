import {
  chmod,
  cp,
  lutimes,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../local/settings.ts'
import { runTool } from '../local/run-tool.ts'
import { gzipSync } from 'node:zlib'
import { noticesOf } from './notices.ts'
import { changelogOf } from './changelog.ts'
import { bundleAgent, sha256Of } from './bundle-agent.ts'
import { provenanceOf } from './package-version.ts'
import type { Provenance } from './package-version.ts'
import { bringFaceTagger } from './face-tagger.ts'
import { bringRuntime } from './runtime-packages.ts'
import type { Architecture } from './runtime-packages.ts'

const files = join(root, 'infra/deb/files')
const library = 'usr/lib/zhian-edge'
const documents = 'usr/share/doc/zhian-edge'

/** Where each file of `files/` goes, and whether it is run. */
const placed = [
  { file: 'zhian-edge', to: 'usr/bin/zhian-edge', mode: 0o755 },
  { file: 'may-start', to: `${library}/may-start`, mode: 0o755 },
  { file: 'zhian-edge.service', to: 'usr/lib/systemd/system/zhian-edge.service', mode: 0o644 },
  { file: 'sysusers.conf', to: 'usr/lib/sysusers.d/zhian-edge.conf', mode: 0o644 },
  { file: 'tmpfiles.conf', to: 'usr/lib/tmpfiles.d/zhian-edge.conf', mode: 0o644 },
  { file: 'zhian-edge.conf', to: 'etc/zhian-edge/zhian-edge.conf', mode: 0o644 },
  { file: 'copyright', to: `${documents}/copyright`, mode: 0o644 },
  { file: 'postinst', to: 'DEBIAN/postinst', mode: 0o755 },
  { file: 'prerm', to: 'DEBIAN/prerm', mode: 0o755 },
  { file: 'postrm', to: 'DEBIAN/postrm', mode: 0o755 },
] as const

export interface PackagePlan {
  readonly architecture: Architecture
  readonly outputFolder: string
  /** Usual: the agent's own with the commit. */
  readonly version?: string | undefined
}

export interface MadePackage {
  readonly path: string
  readonly version: string
  readonly sha256: string
}

/** Makes `zhian-edge_VERSION_ARCHITECTURE.deb`, byte for byte the same each time it is made from one commit. */
export async function makePackage(plan: PackagePlan): Promise<MadePackage> {
  const provenance = await provenanceOf(plan.version)
  const base = `zhian-edge_${provenance.version}_${plan.architecture}`
  const making = await mkdtemp(join(tmpdir(), 'zhian-deb-'))
  try {
    const tree = join(making, 'tree')
    const maps = join(making, `${base}.maps`)
    await mkdir(maps, { recursive: true })
    await layOut(tree, { maps, provenance, architecture: plan.architecture })
    await mkdir(plan.outputFolder, { recursive: true })
    const path = join(plan.outputFolder, `${base}.deb`)
    await runTool('dpkg-deb', ['--root-owner-group', '-Zzstd', '--build', tree, path], {
      failure: 'dpkg-deb made no package',
      env: { ...process.env, SOURCE_DATE_EPOCH: String(provenance.epochSeconds) },
    })
    await cp(maps, join(plan.outputFolder, `${base}.maps`), { recursive: true })
    const sha256 = await sha256Of(path)
    await writeFile(`${path}.sha256`, `${sha256}  ${base}.deb\n`)
    await nameNewest(plan, `${base}.deb`)
    return { path, version: provenance.version, sha256 }
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}

/** Under a name without a version, by which an installer asks for it. */
async function nameNewest(
  { outputFolder, architecture }: PackagePlan,
  file: string,
): Promise<void> {
  for (const end of ['', '.sha256']) {
    const name = join(outputFolder, `zhian-edge_${architecture}.deb${end}`)
    const making = `${name}.part`
    await rm(making, { force: true })
    await symlink(`${file}${end}`, making)
    await rename(making, name)
  }
}

interface Layout {
  readonly maps: string
  readonly provenance: Provenance
  readonly architecture: Architecture
}

async function layOut(tree: string, { maps, provenance, architecture }: Layout): Promise<void> {
  const { version, epochSeconds } = provenance
  const folder = join(tree, library)
  await mkdir(folder, { recursive: true })
  const inputs = await bundleAgent({ folder, mapsFolder: maps, version })
  await bringRuntime(architecture, folder)
  const taken = await bringFaceTagger(architecture, folder)
  for (const { file, to } of placed) {
    await mkdir(dirname(join(tree, to)), { recursive: true })
    await cp(join(files, file), join(tree, to))
  }
  await writeFile(join(tree, documents, 'NOTICE'), await noticesOf([...inputs, ...taken]))
  const changelog = gzipSync(await changelogOf(version, epochSeconds), { level: 9 })
  await writeFile(join(tree, documents, 'changelog.gz'), changelog)
  await writeFile(join(tree, 'DEBIAN/conffiles'), '/etc/zhian-edge/zhian-edge.conf\n')
  await setModes(tree)
  await writeFile(join(tree, 'DEBIAN/control'), await control(tree, { version, architecture }))
  await setTimes(tree, epochSeconds)
}

/** Nobody's umask and no archive's whim decides who may read or run what. */
async function setModes(tree: string): Promise<void> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true })
  for (const entry of entries)
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
  await chmod(tree, 0o755)
  for (const { to, mode } of placed) await chmod(join(tree, to), mode)
  await chmod(join(tree, library, 'node'), 0o755)
}

async function setTimes(tree: string, epochSeconds: number): Promise<void> {
  for (const name of [...(await readdir(tree, { recursive: true })), '.'])
    await lutimes(join(tree, name), epochSeconds, epochSeconds)
}

async function control(
  tree: string,
  { version, architecture }: { version: string; architecture: Architecture },
): Promise<string> {
  const kibibytes = await installedKibibytes(tree)
  return `Package: zhian-edge
Version: ${version}
Architecture: ${architecture}
Maintainer: Zhian <zhian@localhost>
Installed-Size: ${kibibytes}
Depends: libc6 (>= 2.28), libstdc++6 (>= 8), libgcc-s1, systemd (>= 245)
Recommends: ca-certificates
Section: net
Priority: optional
Description: camera captures from the gate, kept safe and sent on (智安)
 Receives face and vehicle captures from cameras (GA/T 1400, Hikvision,
 Dahua, ONVIF, FTP, Frigate), keeps them durably here and sends them on by MQTT.
 .
 接收摄像机的抓拍，在本机可靠保存，并通过 MQTT 上传。
`
}

async function installedKibibytes(tree: string): Promise<number> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true })
  let kibibytes = 0
  for (const entry of entries.filter((each) => each.isFile()))
    kibibytes += Math.ceil((await stat(join(entry.parentPath, entry.name))).size / 1024)
  return kibibytes
}
