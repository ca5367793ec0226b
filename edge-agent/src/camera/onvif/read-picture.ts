import type { CaptureFlag, ImageRole } from '@zhian/contracts/capture'
import type { DraftImage } from '../capture-draft.ts'
import { readImageHeader } from '../image-header.ts'
import type { LooseObject } from '../loose-object.ts'
import { readBase64 } from '../gat1400/read-images.ts'
import { leafOf } from './read-target.ts'

const scenePixelsMin = 640 * 480

export interface Pictures {
  readonly images: readonly DraftImage[]
  readonly flags: readonly CaptureFlag[]
}

/** Pictures inside a message. Addresses are not followed: they come from a stranger. */
export function picturesOf(
  holder: LooseObject,
  roles: readonly (readonly [name: string, role: ImageRole])[],
  addresses: readonly string[],
): Pictures {
  const images: DraftImage[] = []
  const flags = new Set<CaptureFlag>()
  for (const [name, role] of roles) {
    const text = leafOf(holder.value(name))?.text ?? holder.object(name)?.text(name)
    const bytes = readBase64(text)
    if (bytes === undefined) continue
    if (bytes === null) flags.add('image_invalid')
    else images.push({ bytes, role: isScene(bytes) ? 'scene' : role })
  }
  const hasAddress = addresses.some((name) => holder.text(name) !== undefined)
  if (images.length === 0 && hasAddress) flags.add('image_not_fetched')
  return { images, flags: [...flags] }
}

function isScene(bytes: Buffer): boolean {
  const size = readImageHeader(bytes)?.size
  return size !== undefined && size.width * size.height >= scenePixelsMin
}
