import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPlanThread } from './plan-thread.ts'
import type { PlanThread } from './plan-thread.ts'

const staying = new AbortController().signal
const survey = {} as never
const heatMap = { survey, need: 'FACE_CAPTURE' } as const

let thread: PlanThread
beforeEach(() => {
  thread = openPlanThread(new URL('./fixtures/endless-worker.ts', import.meta.url))
})
afterEach(() => thread[Symbol.asyncDispose]())

const outcome = (asked: Promise<unknown>) => asked.then(Object, (error: unknown) => error)

test('whoever goes has the thread stopped under its question, and the next is answered', async () => {
  const gone = new AbortController()
  const endless = outcome(thread.ask('heatMap', heatMap, gone.signal))
  const next = thread.ask('gaps', { survey }, staying)
  gone.abort()
  expect(await endless).toMatchObject({ code: 'STOPPING' })
  expect(await next).toEqual({ siteId: 'done' })
})

test('a thread that is stopped in the middle is replaced', async () => {
  const gone = new AbortController()
  expect(await thread.ask('gaps', { survey }, staying)).toEqual({ siteId: 'done' })
  const endless = outcome(thread.ask('heatMap', heatMap, gone.signal))
  await new Promise(setImmediate)
  gone.abort()
  expect(await endless).toMatchObject({ code: 'STOPPING' })
  expect(await thread.ask('gaps', { survey }, staying)).toEqual({ siteId: 'done' })
})

test('only so many wait, and closing tells them', async () => {
  const asked = Array.from({ length: 17 }, () => outcome(thread.ask('heatMap', heatMap, staying)))
  const oneMore = await outcome(thread.ask('heatMap', heatMap, staying))
  expect(oneMore).toMatchObject({ code: 'STORE_AWAY' })
  await thread[Symbol.asyncDispose]()
  const told = await Promise.all(asked)
  expect(told.map((each) => (each as { code: string }).code)).toEqual(told.map(() => 'STOPPING'))
})
