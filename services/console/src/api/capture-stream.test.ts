import { expect, test } from 'vitest'
import type { Api } from './api-client.ts'
import { ApiFault, ownProblem } from './api-fault.ts'
import { captureStream, capturesIn, waitMsAfter } from './capture-stream.ts'
import type { LiveState } from './capture-stream.ts'

const frames = (...texts: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })

const apiWhoseStream = (stream: Api['stream']): Api => ({
  send: () => Promise.reject(new Error('nothing is sent')),
  stream,
  read: () => Promise.reject(new Error('not asked here')),
  file: () => Promise.reject(new Error('no file')),
  picture: () => Promise.reject(new Error('not asked here')),
  upload: () => Promise.reject(new Error('nothing is sent')),
})

test('the wait grows, stays bounded and is never the same for all', () => {
  expect(waitMsAfter(0, 1)).toBe(1000)
  expect(waitMsAfter(0, 0)).toBe(500)
  expect(waitMsAfter(3, 1)).toBe(8000)
  expect(waitMsAfter(500, 1)).toBe(30_000)
})

test.each(['', 'null', '{', '{"items":3}', '[]'])(
  'a frame that says %j carries nothing',
  (text) => {
    expect(capturesIn(text)).toEqual([])
  },
)

test('captures arrive, and the end of the stream is a loss that can be hurried', async () => {
  const stopping = new AbortController()
  const states: LiveState['is'][] = []
  const ids: string[] = []
  let calls = 0
  const stream = captureStream(
    apiWhoseStream(() => {
      calls++
      return Promise.resolve(frames(': hi\n\n', 'data: {"items":[{"captu', 'reId":"a"}]}\n\n'))
    }),
  )
  stream.listen({ onCaptures: (captures) => ids.push(...captures.map((each) => each.captureId)) })
  stream.watch(() => {
    states.push(stream.state().is)
    if (stream.state().is !== 'lost') return
    if (calls > 1) stopping.abort()
    else queueMicrotask(stream.hurry)
  })
  await stream.follow(stopping.signal)
  expect(ids).toEqual(['a', 'a'])
  expect([...new Set(states)]).toEqual(['live', 'lost'])
})

test('a stream that is forbidden is not asked for again', async () => {
  const refusal = new ApiFault(ownProblem({ code: 'FORBIDDEN', status: 403, cause: '' }))
  const stream = captureStream(apiWhoseStream(() => Promise.reject(refusal)))
  await stream.follow(new AbortController().signal)
  expect(stream.state()).toEqual({ is: 'refused' })
})
