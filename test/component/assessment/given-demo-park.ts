// A demonstration park as `./zhian demo park` makes it, in a warehouse and a registry of its own, with the api over both.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { openControlStore } from '@zhian/api/control/control-store'
import { openFolderBlobs } from '@zhian/kit/blobs/folder-blobs'
import type { EnterpriseScore, RectificationItem } from '@zhian/contracts/assessment'
import type { Interval } from '@zhian/contracts/score'
import type { RegistryRecord } from '@zhian/contracts/registry-exchange'
import { loadCaptures } from '../../../infra/local/demo-park/load-captures.ts'
import { loadRegistry } from '../../../infra/local/demo-park/load-registry.ts'
import { makePark } from '../../../infra/local/demo-park/make-park.ts'
import type { ParkRecipe } from '../../../infra/local/demo-park/park-recipe.ts'
import { faceLook, tornLookOf, widthOf } from '../../../infra/local/demo-park/pictures.ts'
import type { DrawnPictures } from '../../../infra/local/demo-park/pictures.ts'
import { looks } from '../../../infra/local/demo-park/vehicles.ts'
import { apiToken, startTestApi } from '../../support/api.ts'
import { askAnalytic } from '../../support/ask-analytic.ts'
import { tinyJpeg } from '../../support/given.ts'
import { startWarehouse } from '../../support/warehouse.ts'

const stored = (bytes: Buffer) => {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { bytes, sha256, key: `given/${sha256}` }
}
const whole = stored(tinyJpeg)
const torn = stored(tinyJpeg.subarray(0, tinyJpeg.length / 2))

/** Pictures as captures name them; all are one, which is not drawn for minutes. */
const drawn = (width: number, crop = whole): DrawnPictures => ({
  images: (['scene', 'crop'] as const).map((role) => ({
    role,
    sha256: (role === 'scene' ? whole : crop).sha256,
    imageBytes: tinyJpeg.length,
    mediaType: 'image/jpeg',
    width: role === 'scene' ? width : 448,
    height: 252,
  })),
  blobKeys: [whole.key, crop.key],
})
const pictures = new Map([
  ...looks.flatMap(({ id }) => [
    [id, drawn(widthOf.vehicle)] as const,
    [tornLookOf(id), drawn(widthOf.vehicle, torn)] as const,
  ]),
  [faceLook, drawn(widthOf.face)] as const,
])

export async function givenDemoPark(
  recipe: ParkRecipe,
  { seed, nowMs }: { readonly seed: number; readonly nowMs: number },
) {
  await using opened = new AsyncDisposableStack()
  const store = opened.use(await startWarehouse())
  const blobs = openFolderBlobs(join(store.folder, 'pictures'))
  for (const { key, bytes } of [whole, torn]) await blobs.putIfAbsent(key, bytes)
  const control = opened.use(await openControlStore({ file: ':memory:' }))
  const park = makePark(recipe, seed, nowMs)
  await loadCaptures(store.warehouse, park, pictures)
  await loadRegistry(control, park)
  const api = opened.use(
    await startTestApi({ warehouse: store.warehouse, blobs, control, now: () => nowMs }),
  )
  const { parkId } = recipe
  const ask = async <T>(url: string) => {
    const answer = await api.get(url)
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.body}`)
    return answer.json<T>()
  }
  const owned = opened.move()
  return {
    park,
    ask,
    async compute(period: string) {
      const url = `/v1/parks/${parkId}/scores/compute?period=${period}`
      const headers = { authorization: `Bearer ${apiToken}` }
      const answer = await api.app.inject({ method: 'POST', url, headers })
      if (answer.statusCode !== 200) throw new Error(answer.body)
    },
    scoreOf: (enterpriseId: string, period: string) =>
      ask<EnterpriseScore>(`/v1/enterprises/${enterpriseId}/score?period=${period}`),
    items: async () => (await ask<{ items: RectificationItem[] }>('/v1/rectifications')).items,
    async archiveFaults(cameraId: string) {
      const { faults } = await ask<RegistryRecord>(`/v1/registry/cameras/${cameraId}`)
      return faults.map(({ rule }) => rule)
    },
    analytic: (name: string, { fromMs, toMs }: Interval) =>
      askAnalytic(api.get, `${name}?parkId=${parkId}&fromMs=${fromMs}&toMs=${toMs}`),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
