import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A published package; the tarball's digest is the anchor of everything taken out of it. */
export type PinnedPackage = {
  readonly name: string
  readonly version: string
  readonly tarballSha256: string
}

/** A file inside a package's tarball, `path` as the tarball has it (`package/…`). */
export type PinnedFile = { readonly path: string; readonly sha256: string }

/** How a file is made from its sources. */
export type Recipe =
  /** The first source, byte for byte. */
  | { readonly kind: 'copy' }
  /** A TensorFlow.js graph model: the first source is its model.json, the others are its weight shards in order. */
  | {
      readonly kind: 'convert'
      readonly input: {
        readonly node: string
        readonly name: string
        readonly shape: readonly number[]
      }
      readonly outputs: Readonly<Record<string, string>>
    }
  /** MediaPipe's canonical face, a piece of the first source from byte `begin` to `end`. */
  | { readonly kind: 'canonical-face'; readonly begin: number; readonly end: number }

export type BuiltFile = {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  readonly package: PinnedPackage
  readonly sources: readonly PinnedFile[]
  readonly recipe: Recipe
}

/** `models/<name>/manifest.json`. Members that only the service or a person reads are not named here. */
export type Manifest = {
  readonly name: string
  readonly version: string
  readonly task: string
  readonly files: readonly BuiltFile[]
}

/** Reads the manifests of all model folders, by name. Throws where one does not carry its folder's name. */
export async function readManifests(modelsFolder: string): Promise<Manifest[]> {
  const manifests: Manifest[] = []
  for (const entry of (await readdir(modelsFolder, { withFileTypes: true })).toSorted(byName)) {
    const isModel = entry.isDirectory() && entry.name !== 'src' && entry.name !== 'node_modules'
    if (!isModel) continue
    const text = await readFile(join(modelsFolder, entry.name, 'manifest.json'), 'utf8')
    const manifest = JSON.parse(text) as Manifest
    if (manifest.name !== entry.name)
      throw new Error(`${entry.name}/manifest.json is named ${manifest.name}`)
    manifests.push(manifest)
  }
  return manifests
}

function byName(left: { name: string }, right: { name: string }): number {
  return left.name < right.name ? -1 : 1
}
