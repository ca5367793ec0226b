import { Fault } from '@zhian/kit/fault'
import type { EnterpriseClass } from '@zhian/contracts/registry'
import type { Point } from '@zhian/coverage/geometry/plane'
import type { Chance } from './chance.ts'
import type { Rectangle } from './ground.ts'
import type { ParkRecipe } from './park-recipe.ts'

/** A piece of ground with a road along one side. */
export interface Lot {
  readonly rectangle: Rectangle
  readonly front: 'south' | 'north'
}

export interface Layout {
  readonly park: Rectangle
  readonly villages: readonly Lot[]
  readonly lots: ReadonlyMap<EnterpriseClass, readonly Lot[]>
  readonly crossings: readonly Point[]
}

/** How a block is divided; every lot touches the road before or behind it. */
const columnsOfBlock = { key: 1, medium: 2, small: 6 } as const
/** What lies between two neighbours' fences, and between a fence and the road. */
const gapM = 2

/** Blocks between roads, given out by chance: villages whole, plants by their size. The committee has the park. */
export function layOut(recipe: ParkRecipe, chance: Chance): Layout {
  const { columns, rows, widthM, depthM, roadM } = recipe.blocks
  const [stepX, stepY] = [widthM + roadM, depthM + roadM]
  const park = rectangleAround({ width: columns * stepX + roadM, depth: rows * stepY + roadM })
  const blocks: Rectangle[] = []
  const crossings: Point[] = []
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [west, south] = [park.west + roadM + column * stepX, park.south + roadM + row * stepY]
      blocks.push({ west, south, east: west + widthM, north: south + depthM })
      crossings.push({ x: west - roadM / 2, y: south - roadM / 2 })
    }
  }
  const free = chance.shuffled(blocks)
  const take = () => {
    const block = free.pop()
    if (block === undefined) throw new Fault('INVARIANT_BROKEN', 'the park has too few blocks')
    return block
  }
  const villages = recipe.villageNames.map(() => lotOf(take(), chance))
  const lots = new Map<EnterpriseClass, readonly Lot[]>([
    ['key', Array.from({ length: recipe.enterprises.key }, () => lotOf(take(), chance))],
    ['committee', [{ rectangle: park, front: 'south' }]],
    ['village', villages.slice(0, recipe.enterprises.village)],
  ])
  for (const size of ['medium', 'small'] as const) {
    const wanted = recipe.enterprises[size]
    const found: Lot[] = []
    while (found.length < wanted) found.push(...divided(take(), columnsOfBlock[size]))
    lots.set(size, found.slice(0, wanted))
  }
  return { park, villages, lots, crossings: chance.shuffled(crossings).slice(0, recipe.crossings) }
}

function rectangleAround({ width, depth }: { width: number; depth: number }): Rectangle {
  return { west: -width / 2, east: width / 2, south: -depth / 2, north: depth / 2 }
}

function lotOf(block: Rectangle, chance: Chance): Lot {
  return { rectangle: shrunk(block), front: chance.isLucky(0.5) ? 'south' : 'north' }
}

/** Two rows, back to back. */
function divided({ west, east, south, north }: Rectangle, columns: number): Lot[] {
  const width = (east - west) / columns
  const middle = (south + north) / 2
  return Array.from({ length: columns }, (_, index) => {
    const side = { west: west + index * width, east: west + (index + 1) * width }
    return [
      { rectangle: shrunk({ ...side, south, north: middle }), front: 'south' },
      { rectangle: shrunk({ ...side, south: middle, north }), front: 'north' },
    ] satisfies Lot[]
  }).flat()
}

function shrunk({ west, east, south, north }: Rectangle): Rectangle {
  const by = gapM / 2
  return { west: west + by, east: east - by, south: south + by, north: north - by }
}
