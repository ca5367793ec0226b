import { chanceOf } from './chance.ts'
import { archiveDefects, cameraDefects } from './defects-of-cameras.ts'
import { enterpriseDefects } from './defects-of-enterprises.ts'
import { gamingDefects } from './defects-of-gaming.ts'
import { cameraOf } from './defect-scene.ts'
import type { Defect, DefectScene } from './defect-scene.ts'
import type { DemoCamera, DemoEnterprise, Span } from './park-model.ts'
import type { ParkRecipe } from './park-recipe.ts'
import { passingDefects } from './defects-of-passing.ts'

const makers = {
  ...cameraDefects,
  ...archiveDefects,
  ...enterpriseDefects,
  ...gamingDefects,
  ...passingDefects,
}
export type DefectKey = keyof typeof makers

const sizes = ['small', 'medium', 'key'] as const

/** Each at an enterprise of its own as long as there are enough of the size that it wants, else of the next larger. */
export function placeDefects(given: {
  recipe: ParkRecipe
  seed: number
  span: Span
  enterprises: readonly DemoEnterprise[]
}): Defect[] {
  const { recipe, seed, span, enterprises } = given
  const chance = chanceOf(seed, 'defects')
  const queues = new Map(
    sizes.toReversed().map((size) => {
      const fit = enterprises.filter(
        ({ record, agentId }) => record.enterpriseClass === size && agentId !== null,
      )
      return [size, chance.shuffled(fit)] as const
    }),
  )
  const taken = new Set<DemoCamera>()
  const free = ({ cameras }: DemoEnterprise, role: DemoCamera['role']) =>
    cameras.find((camera) => camera.role === role && camera.isArchived && !taken.has(camera))
  const scene: DefectScene = {
    recipe,
    span,
    chance,
    enterprises,
    next(wanted) {
      const larger = sizes.slice(sizes.indexOf(wanted))
      const queue = larger.map((size) => queues.get(size) ?? []).find(({ length }) => length > 0)
      const first = queue?.shift()
      if (first === undefined) throw new RangeError(`no connected enterprise as large as ${wanted}`)
      // A small park has fewer enterprises than there are defects: then one has several.
      queue?.push(first)
      return first
    },
    sound(enterprise, role) {
      const camera = free(enterprise, role) ?? cameraOf(enterprise, role)
      taken.add(camera)
      return camera
    },
    hasSound: (enterprise, role) => free(enterprise, role) !== undefined,
  }
  return recipe.defects.flatMap((key) => makers[key](scene))
}
