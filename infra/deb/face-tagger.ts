import { cp, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { buildModels } from '@zhian/models/build-models'
import { root } from '../local/settings.ts'
import { architectures } from './runtime-packages.ts'
import type { Architecture } from './runtime-packages.ts'

const models = ['face-detect', 'face-mesh']
const runtime = 'onnxruntime-node'

/**
 * Puts the face models and the runtime of an architecture into `folder`, so that faces are tagged where they stay. The runtime's
 * package holds those of all machines, 288 MB: only one goes along. Resolves with the files that stand for the packages that were taken.
 */
export async function bringFaceTagger(
  architecture: Architecture,
  folder: string,
): Promise<readonly string[]> {
  const outDir = join(root, '.cache/models')
  await buildModels({ outDir, cacheDir: join(root, '.cache/model-sources') })
  for (const model of models)
    await cp(join(outDir, model), join(folder, 'face-models', model), { recursive: true })

  const from = packageFolder(runtime, join(root, 'services/tagging/package.json'))
  const common = packageFolder('onnxruntime-common', join(from, 'package.json'))
  const native = `bin/napi-v6/linux/${architectures[architecture]}`
  await take(from, ['package.json', 'dist', native], join(folder, 'node_modules', runtime))
  await take(common, ['package.json', 'dist/cjs'], join(folder, 'node_modules/onnxruntime-common'))
  return [from, common].map((each) => relative(root, join(each, 'package.json')))
}

/** Where a package lies that another one uses. */
function packageFolder(name: string, userFile: string): string {
  const entry = createRequire(userFile).resolve(name)
  return entry.slice(0, entry.lastIndexOf(`/${name}/`) + name.length + 1)
}

/** Programs only: no types, no maps. */
async function take(from: string, parts: readonly string[], to: string): Promise<void> {
  for (const part of parts) {
    await mkdir(dirname(join(to, part)), { recursive: true })
    await cp(join(from, part), join(to, part), {
      recursive: true,
      filter: (file) => !/\.(map|d\.ts)$/.test(file),
    })
  }
}
