import { fileURLToPath } from 'node:url'
import { buildModels } from './build-models.ts'

const cache = fileURLToPath(new URL('../../.cache/', import.meta.url))

await buildModels({
  outDir: `${cache}models`,
  cacheDir: `${cache}model-sources`,
  onProgress: (line) => process.stdout.write(`${line}\n`),
})
