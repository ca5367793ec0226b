import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { composeVehicle } from '@zhian/models/compose-vehicle'
import { plateKinds, randomPlate } from '@zhian/models/plate-kinds'
import { fetchSamplePictures, readVehiclePhoto } from '@zhian/models/sample-pictures'
import sharp from 'sharp'

export interface ShownPicture {
  readonly jpeg: Buffer
  readonly size: { readonly width: number; readonly height: number }
  /** What a right answer is, where it is known. */
  readonly truth?: {
    readonly plateText: string
    readonly plateColour: string
    readonly kind: string
  }
}

/** An endless supply of pictures for simulated cameras. */
export interface Show {
  face(turn: number): Promise<ShownPicture>
  vehicle(turn: number): Promise<ShownPicture>
}

const picturePattern = /\.(jpe?g|png)$/i

/** The photographs that packages lend: faces as they are, vehicles with a new plate of every kind in turn. */
export async function lentShow(folders: { outDir: string; cacheDir: string }): Promise<Show> {
  const lent = await fetchSamplePictures(folders)
  const photos = await Promise.all(lent.vehicles.map((path) => readVehiclePhoto(path)))
  return {
    face: async (turn) => asJpeg(await readFile(pick(lent.faces, turn))),
    async vehicle(turn) {
      const kind = pick(plateKinds, turn)
      const seed = 7919 * (turn + 1)
      const composed = await composeVehicle({
        photo: pick(photos, Math.floor(turn / plateKinds.length)),
        plate: randomPlate(seed, kind),
        seed,
      })
      return { ...(await asJpeg(composed.jpeg)), truth: composed.truth }
    },
  }
}

/** The user's own: `faces/` and `vehicles/` inside the folder, or else every picture as a vehicle's. */
export async function folderShow(folder: string): Promise<Show> {
  const faces = await picturesIn(join(folder, 'faces'))
  const inVehicles = await picturesIn(join(folder, 'vehicles'))
  const loose = await picturesIn(folder)
  const vehicles = inVehicles.length > 0 ? inVehicles : loose
  if (faces.length + vehicles.length === 0) throw new Error(`no pictures (.jpg, .png) in ${folder}`)
  const show = (paths: readonly string[]) => async (turn: number) =>
    asJpeg(await readFile(pick(paths, turn)))
  return {
    face: show(faces.length > 0 ? faces : vehicles),
    vehicle: show(vehicles.length > 0 ? vehicles : faces),
  }
}

async function picturesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => picturePattern.test(name))
    .sort()
    .map((name) => join(folder, name))
}

/** Cameras send JPEG; what already is one passes untouched. */
async function asJpeg(bytes: Buffer): Promise<ShownPicture> {
  const { format, width, height } = await sharp(bytes).metadata()
  const jpeg = format === 'jpeg' ? bytes : await sharp(bytes).jpeg({ quality: 90 }).toBuffer()
  return { jpeg, size: { width, height } }
}

function pick<T>(items: readonly T[], turn: number): T {
  const item = items[turn % items.length]
  if (item === undefined) throw new RangeError('nothing to choose from')
  return item
}
