import { EnvReader } from '@zhian/kit/config'
import type { Env } from '@zhian/kit/config'
import { readSettings } from '../config.ts'

const roundsMax = 10

/** Every name that the agent may ask for: it is given everything until it asks for nothing new. */
export function knownNames(): ReadonlySet<string> {
  const env: Record<string, string> = {}
  for (let round = 0; round < roundsMax; round += 1) {
    const reader = new EnvReader(env)
    readSettings(reader)
    const fresh = [...reader.asked.keys()].filter((name) => env[name] === undefined)
    if (fresh.length === 0) break
    for (const name of fresh) env[name] = plausible(name)
  }
  return new Set(Object.keys(env))
}

function plausible(name: string): string {
  if (name.endsWith('_FILE')) return '/dev/null'
  if (name.endsWith('_FOLDER')) return '/nonexistent'
  return name.endsWith('_URL') ? 'mqtt://nobody' : '1'
}

export interface Misspelt {
  readonly name: string
  /** What was meant, as far as one can tell. */
  readonly meant?: string
}

/** Names that look like ours and that nothing reads. */
export function misspeltNames(env: Env, known: ReadonlySet<string> = knownNames()): Misspelt[] {
  return Object.keys(env)
    .filter((name) => /^(AGENT|AGNET|AGETN|AEGNT|ZHIAN)_/.test(name) && !known.has(name))
    .sort()
    .map((name) => {
      const meant = closest(name, known)
      return meant === undefined ? { name } : { name, meant }
    })
}

function closest(name: string, known: ReadonlySet<string>): string | undefined {
  // A secret is given as a file; who writes it down itself meant that.
  if (known.has(`${name}_FILE`)) return `${name}_FILE`
  const [best] = [...known]
    .map((each) => ({ each, edits: editsBetween(name, each) }))
    .toSorted((one, other) => one.edits - other.edits)
  return best !== undefined && best.edits <= Math.max(2, name.length / 5) ? best.each : undefined
}

/** Levenshtein’s distance. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [index, letter] of one.split('').entries()) {
    const next = [index + 1]
    for (const [at, against] of other.split('').entries()) {
      const change = (row[at] ?? 0) + (letter === against ? 0 : 1)
      next.push(Math.min(change, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
