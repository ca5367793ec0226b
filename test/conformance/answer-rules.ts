import type { Exchange } from '../support/cameras/exchange.ts'
import type { AnswerRule, Told } from './scenario.ts'

const answerMsMax = 5000
const shownCharsMax = 300

/** Uploaders wait about 5 s, then send again. */
export const inTime: AnswerRule = {
  expects: { en: 'every answer within 5 s', zh: '每次应答不超过 5 秒' },
  differs: first(({ tookMs, what, trouble }) =>
    tookMs > answerMsMax || trouble !== undefined
      ? `${what}: ${trouble ?? `${tookMs} ms`}`
      : undefined,
  ),
}

/** All answers have one of these codes. */
export function allAre(codes: readonly number[], why: Told): AnswerRule {
  return { expects: why, differs: first((each) => unless(codes, each)) }
}

export function lastIs(codes: readonly number[], why: Told): AnswerRule {
  return {
    expects: why,
    differs: (exchanges) => {
      const last = exchanges.at(-1)
      return last === undefined ? 'nothing was answered' : unless(codes, last)
    },
  }
}

/** A rule on one of the exchanges, from 0, negative from the end. */
export function nth(at: number, rule: AnswerRule): AnswerRule {
  const differs = (exchanges: readonly Exchange[]) => {
    const one = exchanges.at(at)
    return one === undefined ? 'it did not come so far' : rule.differs([one])
  }
  return { expects: rule.expects, differs }
}

/** A rule on each exchange by itself. */
export function each(
  expects: Told,
  differs: (exchange: Exchange) => string | undefined,
): AnswerRule {
  return { expects, differs: first(differs) }
}

/** What a camera can be told without sending the same for ever. */
export const taken = allAre([200, 201], {
  en: 'taken (200): a camera that is refused sends the same again, and everything behind it waits',
  zh: '接收（200）：拒收会使设备反复重发，后续数据全部受阻',
})

export function shown({ status, body, trouble, what }: Exchange): string {
  return `${what}: ${trouble ?? `${String(status)} ${body.slice(0, shownCharsMax)}`}`.trim()
}

function unless(codes: readonly number[], exchange: Exchange): string | undefined {
  const isOne = exchange.status !== undefined && codes.includes(exchange.status)
  return isOne ? undefined : shown(exchange)
}

function first(differs: (exchange: Exchange) => string | undefined): AnswerRule['differs'] {
  return (exchanges) =>
    exchanges.length === 0
      ? 'nothing was answered'
      : exchanges.map(differs).find((found) => found !== undefined)
}
