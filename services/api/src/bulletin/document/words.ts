import { en } from './words-en.ts'
import { zh } from './words-zh.ts'

export type Language = 'zh' | 'en'
export type Words = typeof zh

const words: Readonly<Record<Language, Words>> = { zh, en }

export function wordsOf(language: Language): Words {
  return words[language]
}
