import type { EnterpriseClass } from '@zhian/contracts/registry'
import type { Chance } from './chance.ts'

const firsts = Array.from('岚澍珩桐砚禾岫霁槿蘅沅昀翊瑄珞苒栩泓铄钧衡骁弈骐')
const seconds = Array.from('川岳科联创曜驰益辰星原锐丰澜庭维象图方程')
/** GB/T 4754 beside what a name says. */
const trades = [
  ['五金制造', '3389'],
  ['电动工具', '3465'],
  ['门业', '3312'],
  ['杯业', '3382'],
  ['车业', '3770'],
  ['休闲用品', '2449'],
  ['精密机械', '3484'],
  ['金属材料', '3252'],
  ['包装', '2231'],
  ['塑业', '2926'],
  ['物流', '5810'],
  ['电器', '3857'],
] as const

export interface Trade {
  readonly name: string
  readonly industryCode: string
}

/** Names of enterprises of a town that does not exist, none twice. */
export function companyNames(townName: string, chance: Chance) {
  const pairs = chance.shuffled(firsts.flatMap((first) => seconds.map((second) => first + second)))
  return function next(enterpriseClass: EnterpriseClass): Trade {
    const [trade, industryCode] = chance.pick(trades)
    const form = enterpriseClass === 'key' ? '股份有限公司' : '有限公司'
    return { name: `${townName}市${pairs.pop() ?? ''}${trade}${form}`, industryCode }
  }
}
