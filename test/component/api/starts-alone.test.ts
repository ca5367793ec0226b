import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readApiConfig } from '@zhian/api/config'
import { startApi } from '@zhian/api/service'
import { expect, test } from 'vitest'
import { apiToken } from '../../support/api.ts'
import { givenTagged } from '../../support/given-tagged.ts'
import { startWarehouse } from '../../support/warehouse.ts'

const never = new AbortController().signal

test('a configuration with faults is refused with all of them', () => {
  const env = { API_PORT: 'many', WAREHOUSE_DATABASE: 'x; DROP', API_TOKEN_FILE: '/nowhere' }
  const faults =
    /API_PORT.*\n.*API_TOKEN_FILE.*\n.*BLOBS_FOLDER.*\n.*WAREHOUSE_DATABASE.*\n.*WAREHOUSE_FOLDER.*\n.*API_CONTROL_FILE/
  expect(() => readApiConfig(env)).toThrow(faults)
  expect(() => readApiConfig({ BLOBS_FOLDER: 'b', WAREHOUSE_FOLDER: 'w' })).toThrow(
    'API_TOKEN_FILE',
  )
})

test('it listens, is ready while the tables are there, and refuses a port that is taken', async () => {
  await using store = await startWarehouse()
  const tokenFile = join(store.folder, 'token')
  await writeFile(tokenFile, `${apiToken}\n`)
  const config = readApiConfig({
    LOG_LEVEL: 'silent',
    API_PORT: '0',
    API_TOKEN_FILE: tokenFile,
    API_CONSOLE_FOLDER: join(store.folder, 'not-built'),
    API_CONTROL_FILE: join(store.folder, 'control.db'),
    BLOBS_FOLDER: store.folder,
    WAREHOUSE_FOLDER: store.folder,
  })
  const { tagged } = givenTagged()
  await store.store('tagged', [tagged])
  await using api = await startApi(config, never, { warehouse: store.warehouse })
  const get = (path: string) =>
    fetch(`http://127.0.0.1:${api.port}${path}`, {
      headers: { authorization: `Bearer ${apiToken}` },
    })
  expect((await get('/readyz')).status).toBe(200)
  expect((await get(`/v1/captures/${tagged.capture.captureId}`)).status).toBe(200)
  expect((await get(`/v1/captures/${tagged.capture.captureId}/images/scene`)).status).toBe(404)
  const metrics = await (await get('/metrics')).text()
  expect(metrics).toContain(
    'zhian_api_answer_seconds_count{route="/v1/captures/:id",status="200"} 1',
  )

  const again = startApi({ ...config, port: api.port }, never, { warehouse: store.warehouse })
  await expect(again).rejects.toMatchObject({ code: 'PORT_TAKEN' })

  const lost = { ...store.warehouse, database: 'elsewhere' }
  await using early = await startApi(config, never, { warehouse: lost })
  const answer = await fetch(`http://127.0.0.1:${early.port}/readyz`, {
    headers: { authorization: `Bearer ${apiToken}` },
  })
  expect([answer.status, await answer.text()]).toEqual([
    503,
    'the archive has not made its tables yet\n',
  ])
})
