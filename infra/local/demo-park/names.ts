import type { EnterpriseClass } from '@zhian/contracts/registry'
import type { Chance } from './chance.ts'
import type { ParkRecipe } from './park-recipe.ts'

const firsts = Array.from('岚澍珩桐砚禾岫霁槿蘅沅昀翊瑄珞苒栩泓铄钧衡骁弈骐')
const seconds = Array.from('川岳科联创曜驰益辰星原锐丰澜庭维象图方程')
export interface Trade {
  readonly name: string
  readonly industryCode: string
}

/** Names of enterprises of a town that does not exist, none twice. */
export function companyNames(
  { townName, trades }: Pick<ParkRecipe, 'townName' | 'trades'>,
  chance: Chance,
) {
  const pairs = chance.shuffled(firsts.flatMap((first) => seconds.map((second) => first + second)))
  return function next(enterpriseClass: EnterpriseClass): Trade {
    const [trade, industryCode] = chance.pick(trades)
    const form = enterpriseClass === 'key' ? '股份有限公司' : '有限公司'
    return { name: `${townName}市${pairs.pop() ?? ''}${trade}${form}`, industryCode }
  }
}
