import { readFileSync } from 'node:fs'
import type { Env } from '@zhian/kit/config'
import { messageOf, systemCodeOf } from '@zhian/kit/fault'

export interface EnvironmentFile {
  readonly path: string
  readonly isThere: boolean
  readonly env: Env
  /** With their line; a line that says nothing is passed over, as systemd does, but told. */
  readonly problems: readonly string[]
}

/** The file that the unit names as its EnvironmentFile. Never throws: what cannot be read is a problem of it. */
export function readEnvironmentFile(path: string): EnvironmentFile {
  try {
    return { path, isThere: true, ...parseEnvironment(readFileSync(path, 'utf8'), path) }
  } catch (error) {
    const isMissing = systemCodeOf(error) === 'ENOENT'
    return { path, isThere: !isMissing, env: {}, problems: [messageOf(error)] }
  }
}

const assignment = /^\s*([A-Za-z_]\w*)=(.*)$/s

/**
 * `KEY=VALUE` lines by systemd.exec(5), EnvironmentFile=: `#` and `;` begin a comment only at a line's beginning, a
 * backslash at its end goes on in the next, and a value may be quoted; nothing is expanded.
 */
export function parseEnvironment(
  text: string,
  path = 'line',
): Pick<EnvironmentFile, 'env' | 'problems'> {
  const env: Record<string, string> = {}
  const problems: string[] = []
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (let index = 0; index < lines.length; index += 1) {
    const number = index + 1
    let line = lines[index] ?? ''
    if (/^\s*([#;]|$)/.test(line)) continue
    while (/(^|[^\\])(\\\\)*\\$/.test(line) && index + 1 < lines.length) {
      index += 1
      line = line.slice(0, -1) + (lines[index] ?? '')
    }
    const [, name, value] = assignment.exec(line) ?? []
    if (name === undefined || value === undefined)
      problems.push(`${path}:${number} is not KEY=VALUE`)
    else env[name] = unquoted(value.trim())
  }
  return { env, problems }
}

/** Quoted parts stand beside plain ones, as in a shell; single quotes keep backslashes. */
function unquoted(value: string): string {
  const parts = value.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(.)/gs)
  return [...parts]
    .map(([, single, double, escaped, plain]) =>
      double === undefined
        ? (single ?? escaped ?? plain ?? '')
        : double.replaceAll(/\\([\\"$`])/g, '$1'),
    )
    .join('')
}
