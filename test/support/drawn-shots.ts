import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { composeVehicle } from '@zhian/models/compose-vehicle'
import type { ComposedVehicle } from '@zhian/models/compose-vehicle'
import type { PlateKind } from '@zhian/models/plate-kinds'
import { randomPlate } from '@zhian/models/plate-kinds'
import { readVehiclePhoto } from '@zhian/models/sample-pictures'
import sharp from 'sharp'
import { repositoryRoot } from './kafka.ts'

const pictures = join(repositoryRoot, '.cache/pictures')

/** A vehicle that nobody has seen before: a lent photograph with a plate drawn from the seed. */
export async function drawnVehicle(seed: number, kind: PlateKind): Promise<ComposedVehicle> {
  const photo = await readVehiclePhoto(join(pictures, 'vehicle-1.jpg'))
  return composeVehicle({ photo, plate: randomPlate(seed, kind), seed })
}

/** A lent photograph of people, a little different for each turn, and small enough to send by the hundred. */
export async function drawnFaces(turn: number): Promise<Buffer> {
  const picture = sharp(await readFile(join(pictures, `faces-${(turn % 6) + 1}.jpg`)))
  return picture
    .resize({ width: 640 })
    .modulate({ brightness: 0.9 + (turn % 17) / 80 })
    .jpeg({ quality: 80 + (turn % 11) })
    .toBuffer()
}
