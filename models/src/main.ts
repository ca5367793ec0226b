import { fileURLToPath } from 'node:url'
import { buildModels } from './build-models.ts'
import { fetchSamplePictures } from './sample-pictures.ts'

const cache = fileURLToPath(new URL('../../.cache/', import.meta.url))
const cacheDir = `${cache}model-sources`
const onProgress = (line: string) => process.stdout.write(`${line}\n`)

await buildModels({ outDir: `${cache}models`, cacheDir, onProgress })
await fetchSamplePictures({ outDir: `${cache}pictures`, cacheDir, onProgress })
