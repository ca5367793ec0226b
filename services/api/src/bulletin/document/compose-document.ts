import type { BulletinContent } from '@zhian/contracts/bulletin'
import { dayText, endOfDayText, minuteText } from '../period.ts'
import type { Block, BulletinDocument } from './blocks.ts'
import { appendixBlocks } from './compose-appendix.ts'
import { equipmentBlocks, hasYearBefore, passageBlocks } from './compose-figures.ts'
import { resultBlocks } from './compose-results.ts'
import { gapBlocks, villageBlocks } from './compose-tables.ts'
import { wordsOf } from './words.ts'
import type { Language, Words } from './words.ts'

/** Everything that a bulletin says in one language. The key is null while it is a draft. */
export function composeDocument(
  content: BulletinContent,
  { language, publicKey }: { language: Language; publicKey: string | null },
): BulletinDocument {
  const words = wordsOf(language)
  const [year = 0, month = 0] = content.month.split('-').map(Number)
  return {
    languageTag: language === 'zh' ? 'zh-CN' : 'en',
    park: content.parkName,
    title: words.titleOf(words.month(year, month)),
    facts: factsOf(content, words),
    draftNotice: content.issuedAtMs === null ? words.draft : null,
    atMs: content.issuedAtMs ?? content.measures.measuredAtMs,
    pageWord: words.page,
    blocks: [
      ...noticeBlocks(content, words),
      ...resultBlocks(content, words),
      ...remarkBlocks(content, words),
      ...equipmentBlocks(content, words),
      ...passageBlocks(content, words),
      ...villageBlocks(content, words),
      ...gapBlocks(content, words),
      ...appendixBlocks(content, { words, publicKey }),
    ],
  }
}

function factsOf(content: BulletinContent, words: Words): string[] {
  const { fromMs, toMs } = content.measures.period
  const { issuedAtMs, issuedBy } = content
  return [
    `${words.period(dayText(fromMs), dayText(toMs - 1))} · ${words.asOf(endOfDayText(toMs))}`,
    [
      words.revision(content.revision),
      ...(issuedAtMs === null ? [] : [words.issued(minuteText(issuedAtMs), issuedBy ?? '')]),
    ].join(' · '),
  ]
}

function noticeBlocks({ correction, measures }: BulletinContent, words: Words): Block[] {
  const notices = [
    ...(correction === null ? [] : [words.correction(correction)]),
    ...(hasYearBefore(measures) ? [] : [words.noYearBefore]),
    ...(measures.isPartial ? [words.partial(measures.period.days)] : []),
  ]
  return notices.map((text) => ({ is: 'paragraph', text, tone: 'warning' }))
}

function remarkBlocks({ remarks }: BulletinContent, words: Words): Block[] {
  const lines = remarks.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) return []
  return [
    { is: 'heading', text: words.remarks },
    ...lines.map((text) => ({ is: 'paragraph', text }) as const),
  ]
}
