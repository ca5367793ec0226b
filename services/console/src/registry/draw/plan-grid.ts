import type { Box } from '../../park/plan-view.ts'

const cellsAcross = 8

/** 1, 2 or 5 times a power of ten, so that some eight squares lie across. */
export function gridStepM({ width }: Box): number {
  const rough = width / cellsAcross
  const power = 10 ** Math.floor(Math.log10(rough))
  const times = [1, 2, 5].findLast((each) => each * power <= rough) ?? 1
  return times * power
}

/** From the plan's origin, and past its edges, for whoever goes further away. */
export function gridPath(box: Box): string {
  const stepM = gridStepM(box)
  const [left, top] = [box.x - box.width, box.y - box.height]
  const [right, bottom] = [box.x + 2 * box.width, box.y + 2 * box.height]
  const from = (least: number) => Math.ceil(least / stepM) * stepM
  const lines: string[] = []
  for (let x = from(left); x <= right; x += stepM) lines.push(`M${x} ${top}V${bottom}`)
  for (let y = from(top); y <= bottom; y += stepM) lines.push(`M${left} ${y}H${right}`)
  return lines.join('')
}
