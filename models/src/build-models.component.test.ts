import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildModels } from './build-models.ts'
import { readManifests } from './manifest.ts'
import { packageFiles } from './package-files.ts'
import { sha256OfFile } from './settled-file.ts'

const cacheDir = fileURLToPath(new URL('../../.cache/model-sources', import.meta.url))
const modelsFolder = fileURLToPath(new URL('..', import.meta.url))
let outDir: string

beforeEach(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'zhian-models-'))
})
afterEach(() => rm(outDir, { recursive: true, force: true }))

test('two builds side by side leave every file whole, and a broken one is built again', async () => {
  await Promise.all([buildModels({ outDir, cacheDir }), buildModels({ outDir, cacheDir })])
  await writeFile(join(outDir, 'face-mesh/face-mesh.onnx'), 'half a file')
  const untouched = await stat(join(outDir, 'plate-read/plate-read.onnx'))
  await buildModels({ outDir, cacheDir })

  for (const { name, files } of await readManifests(modelsFolder)) {
    for (const { file, sha256, bytes } of files) {
      expect([file, await sha256OfFile(join(outDir, name, file))]).toEqual([file, sha256])
      expect((await stat(join(outDir, name, file))).size).toBe(bytes)
    }
    const wanted = [...files.map(({ file }) => file), 'manifest.json'].toSorted()
    expect((await readdir(join(outDir, name))).toSorted()).toEqual(wanted)
  }
  expect((await stat(join(outDir, 'plate-read/plate-read.onnx'))).mtimeMs).toBe(untouched.mtimeMs)
})

test('a tarball that is not the pinned one is refused, and nothing is kept of it', async () => {
  const [first] = await readManifests(modelsFolder)
  const file = first?.files[0]
  if (file === undefined) throw new Error('no manifest')
  const wanted = {
    package: { name: 'onnx-proto', version: '8.0.1', tarballSha256: 'f'.repeat(64) },
    files: [{ path: 'package/package.json', sha256: 'e'.repeat(64) }],
    cacheDir: outDir,
    onProgress: () => {},
  }
  await expect(packageFiles(wanted)).rejects.toThrow(/onnx-proto@8\.0\.1 is [0-9a-f]{64}/)
  expect(await readdir(outDir)).toEqual([])
})

test('the canonical face is one: 468 points, both halves alike', async () => {
  await buildModels({ outDir, cacheDir })
  const text = await readFile(join(outDir, 'face-mesh/canonical-face.json'), 'utf8')
  const face = JSON.parse(text) as {
    vertices: number[]
    triangles: number[]
    basis: { weight: number }[]
  }

  expect(face.vertices).toHaveLength(468 * 3)
  expect(Math.max(...face.triangles)).toBe(467)
  expect(face.basis).toHaveLength(33)
  // 33 and 263 are the outer corners of the eyes.
  expect(face.vertices[33 * 3]).toBeCloseTo(-(face.vertices[263 * 3] ?? 0), 5)
})
