/** The eigenvector of the largest eigenvalue of a symmetric matrix, by Jacobi's rotations. Its sign is free. */
export function largestEigenvector(matrix: readonly (readonly number[])[]): number[] {
  const size = matrix.length
  const a = matrix.map((row) => [...row])
  const vectors = a.map((_, row) => a.map((_, column) => (row === column ? 1 : 0)))
  for (let sweep = 0; sweep < 32; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(a, vectors, [p, q])
    }
  }
  const values = a.map((row, index) => row[index] ?? 0)
  const best = values.indexOf(Math.max(...values))
  return vectors.map((row) => row[best] ?? 0)
}

/** Turns the plane of two axes so that their mixed element vanishes. */
function rotate(a: number[][], vectors: number[][], [p, q]: readonly [number, number]): void {
  const mixed = at(a, p, q)
  if (Math.abs(mixed) < 1e-300) return
  const theta = (at(a, q, q) - at(a, p, p)) / (2 * mixed)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const c = 1 / Math.hypot(t, 1)
  const s = t * c
  for (const row of a) turn(row, [p, q], [c, s])
  const [rowP, rowQ] = [a[p] ?? [], a[q] ?? []]
  for (let k = 0; k < a.length; k++) {
    const [left, right] = [rowP[k] ?? 0, rowQ[k] ?? 0]
    rowP[k] = c * left - s * right
    rowQ[k] = s * left + c * right
  }
  for (const row of vectors) turn(row, [p, q], [c, s])
}

function turn(
  row: number[],
  [p, q]: readonly [number, number],
  [c, s]: readonly [number, number],
): void {
  const [left, right] = [row[p] ?? 0, row[q] ?? 0]
  row[p] = c * left - s * right
  row[q] = s * left + c * right
}

function at(matrix: readonly (readonly number[])[], row: number, column: number): number {
  return matrix[row]?.[column] ?? 0
}
