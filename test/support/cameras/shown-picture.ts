import sharp from 'sharp'

let shown = 0

/** A real JPEG of one colour: nobody's face and no street, and never the same bytes twice in one process. */
export async function shownPicture(width = 320, height = 240): Promise<Buffer> {
  shown += 1
  const background = { r: shown % 256, g: (shown * 7) % 256, b: 90 }
  const mark = Buffer.from(`zhian ${process.pid} ${Date.now()} ${shown}`)
  const jpeg = await sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()
  // A comment segment behind the start marker.
  const head = Buffer.from([0xff, 0xfe, 0, mark.length + 2])
  return Buffer.concat([jpeg.subarray(0, 2), head, mark, jpeg.subarray(2)])
}
