// A bare loop of `session.run` over tensors that are ready: what the nets alone cost.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { RecordedRun } from './recorded-runs.ts'

interface Plan {
  readonly modelsFolder: string
  readonly recorded: readonly (readonly RecordedRun[])[]
}

const port = parentPort
if (port === null) throw new Error('raw-runs-worker.ts is the file of a worker thread')
const { modelsFolder, recorded } = workerData as Plan

async function openSession(model: string): Promise<InferenceSession> {
  const manifest = await readFile(join(modelsFolder, model, 'manifest.json'), 'utf8')
  const { files } = JSON.parse(manifest) as { files: readonly { readonly file: string }[] }
  const file = files.find((each) => each.file.endsWith('.onnx'))?.file ?? ''
  return InferenceSession.create(await readFile(join(modelsFolder, model, file)), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  })
}

const sessions = new Map<string, InferenceSession>()
for (const model of new Set(recorded.flat().map((run) => run.model)))
  sessions.set(model, await openSession(model))

const ready = recorded.map((runs) =>
  runs.flatMap(({ model, inputs }) => {
    const session = sessions.get(model)
    if (session === undefined) return []
    const feeds = Object.entries(inputs).map(([name, { shape, values }], index) => [
      session.inputNames.includes(name) ? name : (session.inputNames[index] ?? name),
      new Tensor('float32', values, shape),
    ])
    return [{ session, feeds: Object.fromEntries(feeds) as Record<string, Tensor> }]
  }),
)

async function runThrough({ from, count }: { from: number; count: number }): Promise<void> {
  for (let index = from; index < from + count; index += 1)
    for (const { session, feeds } of ready[index % ready.length] ?? []) await session.run(feeds)
}

port.on('message', (told: { from: number; count: number }) => {
  void runThrough(told).then(() => port.postMessage('done'))
})
port.postMessage('ready')
