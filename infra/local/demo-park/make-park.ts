import type { EnterpriseClass, Village } from '@zhian/contracts/registry'
import { chanceOf } from './chance.ts'
import { at } from './defect-scene.ts'
import { placeDefects } from './defects.ts'
import { everydayTroubles } from './everyday-troubles.ts'
import { groundAt } from './ground.ts'
import { layOut } from './lay-out.ts'
import { makeEnterprise } from './make-enterprise.ts'
import type { Making } from './make-enterprise.ts'
import { companyNames } from './names.ts'
import type { Trade } from './names.ts'
import type { DemoEnterprise, DemoPark, Trouble } from './park-model.ts'
import type { ParkRecipe } from './park-recipe.ts'
import { addStandstills } from './standstills.ts'
import { addWeaknesses } from './weaknesses.ts'
import { dayMs, hourMs } from './calendar.ts'

/** One seed and one moment make one park, to the last plate. */
export function makePark(recipe: ParkRecipe, seed: number, nowMs: number): DemoPark {
  const ground = groundAt(recipe.centre, recipe.turnDeg)
  const layout = layOut(recipe, chanceOf(seed, 'layout'))
  const span = { fromMs: nowMs - recipe.days * dayMs, toMs: nowMs }
  const villages = layout.villages.map(({ rectangle }, index): Village => ({
    villageId: `${recipe.prefix}v${String(index + 1).padStart(2, '0')}`,
    parkId: recipe.parkId,
    name: recipe.villageNames[index] ?? '',
    code: `${recipe.civilCode}${String(200 + index)}`,
    outline: ground.outlineOf(rectangle),
  }))
  const enterprises = makeEnterprises({ recipe, seed, ground, layout, span, villages })
  const defects = placeDefects({ recipe, seed, span, enterprises })
  const planted = defects.flatMap(({ troubles }) => troubles)
  const everyday = enterprises.flatMap((enterprise) => {
    const { enterpriseId, enterpriseClass } = enterprise.record
    addStandstills(enterprise, { seed, span, week: recipe.weeks[enterpriseClass] })
    addWeaknesses(enterprise, { chance: chanceOf(seed, `weaknesses of ${enterpriseId}`), defects })
    return everydayTroubles(enterprise, { seed, span, defects })
  })
  return {
    recipe,
    seed,
    span,
    park: {
      parkId: recipe.parkId,
      name: recipe.name,
      civilCode: recipe.civilCode,
      outline: ground.outlineOf(layout.park),
    },
    villages,
    enterprises,
    defects,
    platformOutages: recipe.platformOutages.map(({ share, hours }) => {
      const fromMs = at(span, share)
      return { fromMs, toMs: fromMs + hours * hourMs }
    }),
    troubles: [...everyday.filter((each) => !isWithin(each, planted)), ...planted],
  }
}

/** What is off already cannot go off, and does not come back for that. */
const isWithin = ({ cameraId, fromMs, toMs }: Trouble, others: readonly Trouble[]) =>
  others.some(
    (other) =>
      other.what === 'offline' &&
      other.cameraId === cameraId &&
      other.fromMs < toMs &&
      fromMs < other.toMs,
  )

function makeEnterprises(making: Making): DemoEnterprise[] {
  const { recipe, seed, layout, villages, span } = making
  const nextName = companyNames(recipe, chanceOf(seed, 'names'))
  const owner: Partial<Record<EnterpriseClass, (index: number) => Trade>> = {
    committee: () => ({ name: recipe.committeeName, industryCode: '9221' }),
    village: (index) => ({
      name: `${villages[index]?.name ?? ''}股份经济合作社`,
      industryCode: '9610',
    }),
  }
  let number = 0
  const made: DemoEnterprise[] = []
  for (const [enterpriseClass, lots] of layout.lots) {
    for (const [index, lot] of lots.entries()) {
      number += 1
      const trade = owner[enterpriseClass]?.(index) ?? nextName(enterpriseClass)
      const before = made.reduce((sum, { cameras }) => sum + cameras.length, 0)
      const isLast = (count: number) => index >= lots.length - count
      const { exempt, lateJoiners } = recipe
      made.push(
        makeEnterprise(making, lot, {
          enterpriseClass,
          number,
          trade,
          before,
          isExempt: enterpriseClass === 'small' && isLast(exempt),
          joinedAtMs:
            enterpriseClass === 'medium' && isLast(lateJoiners) ? at(span, 0.62) : span.fromMs,
        }),
      )
    }
  }
  return made
}
