import { en } from './words-en.ts'
import { zh } from './words-zh.ts'

export type Language = 'zh' | 'en'
export type Words = typeof zh

const words: Readonly<Record<Language, Words>> = { zh, en }

export function wordsOf(language: Language): Words {
  return words[language]
}

/** A word by a key that is stored; one of a later version is shown as it is. */
export function wordFor(table: Readonly<Record<string, string>>, key: string): string {
  return table[key] ?? key
}
