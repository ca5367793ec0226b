import { expect, test } from 'vitest'
import { Fault } from '@zhian/kit/fault'
import { openWorkerPool } from './worker-pool.ts'

const workerFile = new URL('./fixtures/fragile-worker.ts', import.meta.url)
const modelsFolder = '/nowhere'
const job = (order: number) => ({
  kind: 'face' as const,
  sha256: '',
  bytes: Uint8Array.of(order),
})

test('a step that throws buries its picture and leaves the worker', async () => {
  const lost: string[] = []
  await using pool = await openWorkerPool({
    size: 1,
    modelsFolder,
    workerFile,
    onWorkerLost: ({ message }) => lost.push(message),
  })

  expect(await pool.tag(job(1))).toEqual({ is: 'dead', reason: 'defect', detail: 'a step threw' })
  expect(await pool.tag(job(0))).toMatchObject({ is: 'kept' })
  expect(lost).toEqual([])
})

test('a picture that takes its worker down twice is buried, and the others are done', async () => {
  const attempts: number[] = []
  await using pool = await openWorkerPool({
    size: 2,
    modelsFolder,
    workerFile,
    onWorkerLost: ({ attempt }) => attempts.push(attempt),
  })
  const others = Array.from({ length: 6 }, () => pool.tag(job(0)))
  const killer = await pool.tag(job(2))

  expect(killer).toMatchObject({ is: 'dead', reason: 'defect' })
  expect(attempts).toEqual([1, 2])
  expect((await Promise.all(others)).every(({ is }) => is === 'kept')).toBe(true)
  expect(await pool.tag(job(0))).toMatchObject({ is: 'kept' })
})

test('a picture that never ends loses its worker, and is buried the second time', async () => {
  await using pool = await openWorkerPool({ size: 1, modelsFolder, workerFile, jobMsMax: 20 })

  expect(await pool.tag(job(3))).toMatchObject({ is: 'dead', reason: 'defect' })
})

test('closing gives back what was not done', async () => {
  const pool = await openWorkerPool({ size: 1, modelsFolder, workerFile })
  const given = pool.tag(job(3)).catch((error: unknown) => error)
  await pool[Symbol.asyncDispose]()

  expect(await given).toMatchObject({ code: 'STOPPING' })
  await expect(pool.tag(job(0))).rejects.toBeInstanceOf(Fault)
})

test('without models no pool is opened', async () => {
  await expect(openWorkerPool({ size: 1, modelsFolder })).rejects.toMatchObject({
    code: 'MODEL_UNUSABLE',
  })
})
