import type { LiveCaptures } from '@zhian/contracts/api'
import { expect, test } from 'vitest'
import { apiToken, startTestApi } from '../../support/api.ts'
import { eventually } from '../../support/eventually.ts'
import { givenTagged } from '../../support/given-tagged.ts'
import { startWarehouse } from '../../support/warehouse.ts'

interface Watcher {
  readonly ids: string[]
  readonly frames: string[]
  readonly headers: Headers
  readonly ended: Promise<void>
  stop(): void
}

async function watch(url: string): Promise<Watcher> {
  const stopping = new AbortController()
  const headers = { authorization: `Bearer ${apiToken}` }
  const answer = await fetch(`${url}/v1/captures/live`, { headers, signal: stopping.signal })
  const ids: string[] = []
  const frames: string[] = []
  const read = async () => {
    let text = ''
    for await (const bytes of answer.body ?? []) {
      text += Buffer.from(bytes).toString()
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) {
        frames.push(part)
        const line = part.split('\n').find((each) => each.startsWith('data: '))
        if (line === undefined) continue
        const { items } = JSON.parse(line.slice(6)) as LiveCaptures
        ids.push(...items.map(({ captureId }) => captureId))
      }
    }
  }
  return { ids, frames, headers: answer.headers, ended: read(), stop: () => stopping.abort() }
}

// When captures are stored while people watch, then each watcher gets each once, because the stream must be trusted.
test('whoever watches gets what is stored from then on, each capture once', async () => {
  await using store = await startWarehouse()
  await using api = await startTestApi({
    warehouse: store.warehouse,
    blobs: { get: () => Promise.reject(new Error('unused')) },
  })
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  const address = api.app.server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const nowMs = Date.now()
  const given = (seq: number) => givenTagged({ seq, capturedAtMs: nowMs + seq }).tagged
  const idOf = (each: ReturnType<typeof given>) => each.capture.captureId
  await store.store('tagged', [given(1)])

  const first = await watch(url)
  expect(first.headers.get('content-type')).toContain('text/event-stream')
  expect(first.headers.get('x-accel-buffering')).toBe('no')
  expect(first.headers.get('cache-control')).toBe('no-store')
  // The stream begins at its first look at the store; what is stored until then may be history.
  let seq = 2
  await eventually(
    async () => {
      await store.store('tagged', [given(seq++)])
      if (first.ids.length === 0) throw new Error('nothing has come yet')
    },
    { withinMs: 10_000, everyMs: 300 },
  )
  const second = await watch(url)
  const more = [100, 101, 102].map(given)
  await store.store('tagged', more)
  const last = given(103)
  await store.store('tagged', [more[0], last])
  await eventually(
    () => {
      expect(first.ids).toContain(idOf(last))
      expect(second.ids).toContain(idOf(last))
    },
    { withinMs: 10_000 },
  )
  expect(new Set(first.ids).size).toBe(first.ids.length)
  expect(first.ids).not.toContain(idOf(given(1)))
  expect(first.ids).toEqual(expect.arrayContaining(more.map(idOf)))

  second.stop()
  await expect(second.ended).rejects.toThrow('abort')
  await api.app.close()
  await first.ended
})
