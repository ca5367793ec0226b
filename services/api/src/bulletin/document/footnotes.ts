import type { Block, NotedText } from './blocks.ts'

/** The notes of one section, numbered in the order in which they are first needed. */
export interface Footnotes {
  /** The text with the marks of its notes; null is none. */
  note(text: string, ...notes: readonly (string | null)[]): NotedText
  /** Nothing where nothing was noted. */
  blocks(): Block[]
}

export function openFootnotes(): Footnotes {
  const texts: string[] = []
  const markOf = (note: string) => {
    if (!texts.includes(note)) texts.push(note)
    return texts.indexOf(note) + 1
  }
  return {
    note(text, ...notes) {
      const marks = notes.flatMap((note) => (note === null ? [] : [markOf(note)]))
      return { text, marks: marks.toSorted((a, b) => a - b) }
    },
    blocks: () => (texts.length === 0 ? [] : [{ is: 'notes', texts: [...texts] }]),
  }
}
