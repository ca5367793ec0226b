/** MediaPipe's canonical face: where each of 468 points of the mesh lies on an average head, and how much it counts. */
export type CanonicalFace = {
  /** x, y, z one after another, in centimetres: x to the person's left, y up, z out of the face. */
  readonly vertices: readonly number[]
  /** Three points of the mesh for each triangle of its surface. */
  readonly triangles: readonly number[]
  /** The points by which a mesh is laid on the canonical face, with their weights. */
  readonly basis: readonly { readonly point: number; readonly weight: number }[]
}

const floatsPerVertex = 5

/**
 * Reads `GeometryPipelineMetadata` (MediaPipe, face_geometry/protos/geometry_pipeline_metadata.proto):
 * field 1 is the mesh, whose field 3 holds x, y, z, u, v of each vertex and field 4 the triangles; field 2 repeats
 * (point, weight).
 */
export function readCanonicalFace(bytes: Uint8Array): CanonicalFace {
  const vertices: number[] = []
  const triangles: number[] = []
  const basis: { point: number; weight: number }[] = []
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) {
      vertices.push(...readVertices(field.bytes))
      triangles.push(...readTriangles(field.bytes))
    }
    if (field.number === 2) basis.push(readBasis(field.bytes))
  }
  return { vertices, triangles, basis }
}

function readVertices(mesh: Uint8Array): number[] {
  const numbers: number[] = []
  for (const field of fieldsOf(mesh)) {
    if (field.number !== 3) continue
    for (let offset = 0; offset < field.bytes.length; offset += 4)
      numbers.push(floatAt(field.bytes, offset))
  }
  return numbers.filter((_, index) => index % floatsPerVertex < 3)
}

function readTriangles(mesh: Uint8Array): number[] {
  return [...fieldsOf(mesh)].filter(({ number }) => number === 4).map(({ varint }) => varint)
}

function readBasis(bytes: Uint8Array): { point: number; weight: number } {
  let point = 0
  let weight = 0
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) point = field.varint
    if (field.number === 2) weight = floatAt(field.bytes, 0)
  }
  return { point, weight }
}

type Field = { readonly number: number; readonly varint: number; readonly bytes: Uint8Array }

const nothing = new Uint8Array()

/** The fields of a protobuf message, for the three wire types that occur here. */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let offset = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[offset] ?? 0
      offset += 1
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new RangeError('a number of more than five bytes')
  }
  const take = (length: number): Uint8Array => {
    if (offset + length > bytes.length) throw new RangeError('the message ends inside a field')
    offset += length
    return bytes.subarray(offset - length, offset)
  }
  while (offset < bytes.length) {
    const tag = varint()
    const number = tag >> 3
    const wireType = tag & 7
    if (wireType === 0) yield { number, varint: varint(), bytes: nothing }
    else if (wireType === 2) yield { number, varint: 0, bytes: take(varint()) }
    else if (wireType === 5) yield { number, varint: 0, bytes: take(4) }
    else throw new RangeError(`wire type ${wireType} does not occur here`)
  }
}

function floatAt(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat32(offset, true)
}
