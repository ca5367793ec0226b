// The whole API app over a filled store, and beside it a bare server that says the same bytes or asks the same questions.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { apiToken, startTestApi } from '../support/api.ts'
import { givenPlateTag, givenTagged, givenVehicleTag } from '../support/given-tagged.ts'
import { startWarehouse } from '../support/warehouse.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

const [, , rows = '0'] = process.argv
const batchRows = 5000
const minuteMs = 60_000

const store = await startWarehouse()
await fill(store, Number(rows))

type Question = Parameters<Warehouse['query']>
const questions: Question[] = []
let isListening = true
const warehouse: Warehouse = {
  ...store.warehouse,
  query(...question: Question) {
    if (isListening) questions.push(question)
    return store.warehouse.query(...question)
  },
}
const blobs = { get: () => Promise.reject(new Error('the bench asks for no picture')) }
const api = await startTestApi({ warehouse, blobs })
const address = await api.app.listen({ host: '127.0.0.1', port: 0 })
const path = '/v1/captures?limit=50'
const page = await fetch(`${address}${path}`, { headers: { authorization: `Bearer ${apiToken}` } })
const bytes = Buffer.from(await page.arrayBuffer())
const packed = gzipSync(bytes)
isListening = false

const json = 'application/json; charset=utf-8'
const bare = createServer((request, response) => {
  void answer(request.url ?? '/').then(({ headers, body }) => {
    response.writeHead(200, { 'content-type': json, 'content-length': body.length, ...headers })
    response.end(body)
  })
})

async function answer(url: string): Promise<{ headers: Record<string, string>; body: Buffer }> {
  if (url === '/questions')
    for (const question of questions) await store.warehouse.query(...question)
  if (url === '/packed') return { headers: { 'content-encoding': 'gzip' }, body: packed }
  return { headers: {}, body: bytes }
}

process.once('disconnect', () => {
  bare.close()
  bare.closeAllConnections()
  void api[Symbol.asyncDispose]()
    .then(() => store[Symbol.asyncDispose]())
    .finally(() => process.exit())
})
bare.listen(0, '127.0.0.1', () =>
  process.send?.({
    api: Number(new URL(address).port),
    path,
    token: apiToken,
    bare: (bare.address() as AddressInfo).port,
    bytes: bytes.length,
    questions: questions.length,
  }),
)

/** One capture a minute, going back from now. */
async function fill(into: TestWarehouse, count: number): Promise<void> {
  const nowMs = Date.now()
  for (let first = 0; first < count; first += batchRows) {
    const tagged = Array.from({ length: Math.min(batchRows, count - first) }, (_, at) => {
      const index = first + at
      return givenTagged({
        seq: index + 1,
        cameraId: `camera-${index % 20}`,
        capturedAtMs: nowMs - index * minuteMs,
        tags: [givenPlateTag(`粤B${String(10_000 + (index % 90_000))}`), givenVehicleTag('car')],
      }).tagged
    })
    await into.store('tagged', tagged)
  }
}
