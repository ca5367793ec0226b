import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelRef } from '@zhian/contracts/tag'
import { Fault, messageOf } from '@zhian/kit/fault'
import { InferenceSession, Tensor } from 'onnxruntime-node'

export type Values = { readonly shape: readonly number[]; readonly values: Float32Array }

/** A net that is kept for the life of a thread. */
export type Model = {
  readonly ref: ModelRef
  run(inputs: Readonly<Record<string, Values>>): Promise<Readonly<Record<string, Values>>>
  threshold(name: string): number
  /** A text that belongs to the weights: a dictionary, a mesh. */
  text(file: string): string
}

type Manifest = {
  readonly name: string
  readonly version: string
  readonly files: readonly { readonly file: string; readonly sha256: string }[]
  readonly thresholds: Readonly<Record<string, number>>
}

/**
 * Opens `<modelsFolder>/<name>` as its manifest says, with every file's digest compared first.
 *
 * One thread inside and between operators: more of them spin against the other workers and cost up to 3.5 times
 * the CPU of one. Throws MODEL_UNUSABLE.
 */
export async function openModel(modelsFolder: string, name: string): Promise<Model> {
  const folder = join(modelsFolder, name)
  try {
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest
    const files = await readFiles(folder, manifest)
    const weights = manifest.files.find(({ file }) => file.endsWith('.onnx'))
    const bytes = files.get(weights?.file ?? '')
    if (weights === undefined || bytes === undefined)
      throw new Error('the manifest names no weights')
    const session = await InferenceSession.create(bytes, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    })
    return {
      ref: { name, version: manifest.version, weights: weights.sha256.slice(0, 16) },
      run: (inputs) => runSession(session, inputs),
      threshold: (each) => thresholdOf(manifest, each),
      text: (file) => new TextDecoder().decode(files.get(file)),
    }
  } catch (error) {
    throw new Fault('MODEL_UNUSABLE', `model ${name} in ${folder}: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

async function readFiles(folder: string, manifest: Manifest): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for (const { file, sha256 } of manifest.files) {
    const bytes = await readFile(join(folder, file))
    const found = createHash('sha256').update(bytes).digest('hex')
    if (found !== sha256) throw new Error(`${file} is ${found}, the manifest says ${sha256}`)
    files.set(file, bytes)
  }
  return files
}

async function runSession(
  session: InferenceSession,
  inputs: Readonly<Record<string, Values>>,
): Promise<Record<string, Values>> {
  const feeds: Record<string, Tensor> = {}
  for (const [index, [name, { shape, values }]] of Object.entries(inputs).entries()) {
    // A net that was copied keeps its maker's names; ours then only say which input is meant.
    feeds[session.inputNames.includes(name) ? name : (session.inputNames[index] ?? name)] =
      new Tensor('float32', values, shape)
  }
  const found = await session.run(feeds)
  const outputs: Record<string, Values> = {}
  for (const [name, tensor] of Object.entries(found)) {
    if (tensor.data instanceof Float32Array)
      outputs[name] = { shape: tensor.dims, values: tensor.data }
  }
  return outputs
}

function thresholdOf(manifest: Manifest, name: string): number {
  const found = manifest.thresholds[name]
  if (found === undefined) {
    throw new Fault('MODEL_UNUSABLE', `the manifest of ${manifest.name} has no threshold ${name}`)
  }
  return found
}
