import { readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every file that git tracks or would track. */
export function trackedFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  return [...new Set(listed.split('\n').filter((name) => name !== ''))]
}

export interface Source {
  readonly file: string
  readonly text: string
  readonly lines: number
}

/** Files may vanish between the listing and the reading while somebody works on the tree. */
export function sources(files: readonly string[]): Source[] {
  return files
    .filter((file) => /\.(ts|tsx)$/.test(file))
    .flatMap((file) => {
      try {
        const text = readFileSync(`${root}/${file}`, 'utf8')
        return [{ file, text, lines: text.split('\n').length }]
      } catch {
        return []
      }
    })
}

export interface Import {
  readonly file: string
  readonly from: string
}

/** The static imports and re-exports of each source, as they are written. */
export function importsOf(source: Source): Import[] {
  const { module } = parseSync(source.file, source.text)
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ]
  return specifiers.map((from) => ({ file: source.file, from }))
}
