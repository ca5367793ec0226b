import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VehiclePhoto } from './compose-vehicle.ts'
import type { PinnedPackage } from './manifest.ts'
import { packageFiles } from './package-files.ts'
import { sha256OfFile } from './settled-file.ts'

type Lent = {
  readonly package: PinnedPackage
  readonly pictures: readonly {
    readonly file: string
    readonly path: string
    readonly sha256: string
  }[]
}

/** Photographs of groups by the package's author (MIT; "Photos shown below are taken by me"): 22 faces. */
const faces: Lent = {
  package: {
    name: '@vladmandic/face-api',
    version: '1.7.15',
    tarballSha256: '0d77fffeef362ef9c0939cf6c567f3a2e8e177f114fa257a3270cbd2e509b031',
  },
  pictures: [
    '8ecae4b267b2d3169e06e00c7dee97097aa2a94635d45216f7732a5f4943cb51',
    '7d2b60ae6f13bf30f422e04df87451081a02c83de469056f25afb44b7000c691',
    '8eb081c9efb14370fa94d9feab9e5fbeafd19a627491853a80c2bf67f7ffa936',
    '729efa5923061d40eb4ed5f267a18cc7b8ba6f852bb2757b16d8b7e4937476fc',
    '6d45095ebb182d8f975c0790e0e4eefd86fbb40609cf4b271776d92e12662938',
    '9baad80f9d5e306fb9b8c0913d44445f1e95848df317530efb03d0934c57ba87',
  ].map((sha256, index) => ({
    file: `faces-${index + 1}.jpg`,
    path: `package/demo/sample${index + 1}.jpg`,
    sha256,
  })),
}

/** A car from the side, an example of the package `opencv` (MIT). */
const vehicles: Lent = {
  package: {
    name: 'opencv',
    version: '7.0.0',
    tarballSha256: 'd13eb317dc6fe58e2697033eba9377cc4475eb430fc18b9efeafc2d1ca8c941a',
  },
  pictures: [
    {
      file: 'vehicle-1.jpg',
      path: 'package/examples/files/car1.jpg',
      sha256: '799857fdd4927e8bae3b0ae3307f62ffdc96e5548c62d03e26df00abc21020d6',
    },
  ],
}

/** On the lower half of the doors: seen from the side a car has no better place for a plate. */
const doorsOfVehicle1 = { x: 0.47, y: 0.57 }

export type SamplePictures = {
  readonly faces: readonly string[]
  readonly vehicles: readonly string[]
}

/**
 * Brings the photographs that simulated cameras and tests show, out of pinned packages, into `outDir`.
 *
 * Returns their paths. They are lent: they stay on this machine and go into no commit and no release.
 */
export async function fetchSamplePictures(where: {
  outDir: string
  cacheDir: string
  onProgress?: (line: string) => void
}): Promise<SamplePictures> {
  await mkdir(where.outDir, { recursive: true })
  return { faces: await fetchLent(faces, where), vehicles: await fetchLent(vehicles, where) }
}

/** The photograph of a vehicle with the place for its plate. `path` is one of `fetchSamplePictures(…).vehicles`. */
export async function readVehiclePhoto(path: string): Promise<VehiclePhoto> {
  return { picture: await readFile(path), platePlace: doorsOfVehicle1 }
}

async function fetchLent(
  lent: Lent,
  { outDir, cacheDir, onProgress = () => {} }: Parameters<typeof fetchSamplePictures>[0],
): Promise<string[]> {
  const paths = lent.pictures.map(({ file }) => join(outDir, file))
  const found = await Promise.all(paths.map((path) => sha256OfFile(path)))
  if (lent.pictures.every(({ sha256 }, index) => found[index] === sha256)) return paths
  const files = await packageFiles({
    package: lent.package,
    files: lent.pictures,
    cacheDir,
    onProgress,
  })
  for (const { file, path } of lent.pictures) {
    await copyFile(files.get(path) ?? path, join(outDir, file))
  }
  return paths
}
