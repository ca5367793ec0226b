import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readCanonicalFace } from './canonical-face.ts'
import { convertGraphModel } from './converter/convert-graph-model.ts'
import { readGraphModel } from './converter/read-graph-model.ts'
import { readManifests } from './manifest.ts'
import type { BuiltFile, Manifest, PinnedFile, PinnedPackage } from './manifest.ts'
import { packageFiles } from './package-files.ts'
import { settleFile, sha256Of, sha256OfFile } from './settled-file.ts'

const manifestsFolder = fileURLToPath(new URL('..', import.meta.url))

type Build = {
  /** Receives `<name>/<file>` and a copy of each manifest. */
  readonly outDir: string
  /** Keeps the single files that were taken out of packages. */
  readonly cacheDir: string
  readonly onProgress?: (line: string) => void
}

/**
 * Builds the weights of all models: pinned tarball → single files → copy or conversion → a file with the recorded digest.
 *
 * What is there already is left alone, so a second call costs the reading of the files. Throws `Error` with both
 * digests where anything differs from its manifest; nothing is written then.
 */
export async function buildModels({
  outDir,
  cacheDir,
  onProgress = () => {},
}: Build): Promise<void> {
  const manifests = await readManifests(manifestsFolder)
  const due = await filesDue(manifests, outDir)
  for (const group of byPackage(due.map(({ file }) => file))) {
    await packageFiles({ package: group.package, files: group.files, cacheDir, onProgress })
  }
  for (const { manifest, file } of due) {
    onProgress(`building ${manifest.name}/${file.file}`)
    const sources = await packageFiles({
      package: file.package,
      files: file.sources,
      cacheDir,
      onProgress,
    })
    const bytes = await makeFile(manifest, file, sources)
    const sha256 = sha256Of(bytes)
    if (sha256 !== file.sha256) {
      throw new Error(
        `${manifest.name}/${file.file} came out as ${sha256} (${bytes.length} bytes), the manifest says ${file.sha256}`,
      )
    }
    await settleFile(join(outDir, manifest.name, file.file), bytes)
  }
  for (const manifest of manifests) {
    const text = await readFile(join(manifestsFolder, manifest.name, 'manifest.json'))
    await settleFile(join(outDir, manifest.name, 'manifest.json'), text)
  }
}

async function filesDue(manifests: readonly Manifest[], outDir: string) {
  const due: { manifest: Manifest; file: BuiltFile }[] = []
  for (const manifest of manifests) {
    for (const file of manifest.files) {
      const found = await sha256OfFile(join(outDir, manifest.name, file.file))
      if (found !== file.sha256) due.push({ manifest, file })
    }
  }
  return due
}

/** One fetch for each package, whatever many models take from it: one of them weighs 144 MB. */
function byPackage(files: readonly BuiltFile[]) {
  const groups = new Map<string, { package: PinnedPackage; files: PinnedFile[] }>()
  for (const file of files) {
    const group = groups.get(file.package.tarballSha256) ?? { package: file.package, files: [] }
    group.files.push(...file.sources)
    groups.set(file.package.tarballSha256, group)
  }
  return groups.values()
}

async function makeFile(
  manifest: Manifest,
  file: BuiltFile,
  paths: ReadonlyMap<string, string>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for (const source of file.sources)
    parts.push(await readFile(paths.get(source.path) ?? source.path))
  const [first = new Uint8Array(), ...rest] = parts
  const { recipe } = file
  if (recipe.kind === 'copy') return first
  if (recipe.kind === 'canonical-face') {
    const face = readCanonicalFace(first.subarray(recipe.begin, recipe.end))
    return new TextEncoder().encode(`${JSON.stringify(face)}\n`)
  }
  const model = readGraphModel(new TextDecoder().decode(first), Buffer.concat(rest))
  return convertGraphModel(model, { name: manifest.name, ...recipe })
}
