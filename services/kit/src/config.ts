import { readFileSync } from 'node:fs'
import { Fault, messageOf } from './fault.ts'

export type Env = Readonly<Record<string, string | undefined>>
interface IntegerBounds {
  readonly min: number
  readonly max: number
  readonly fallback?: number
}

/** What was asked for, and what there was. */
export interface AskedSetting {
  readonly given: string | undefined
  /** What stands where nothing is given; undefined where nothing does. */
  readonly fallback: string | undefined
}

/** Reads one environment variable each; a problem is noted, not thrown, so that all are told at once. */
export class EnvReader {
  readonly problems: string[] = []
  /** Every name that was asked for, in the order of asking. */
  readonly asked = new Map<string, AskedSetting>()
  readonly #env: Env

  constructor(env: Env) {
    this.#env = env
  }

  text(name: string, fallback?: string): string {
    const value = this.#given(name, fallback) ?? fallback
    return value ?? this.#refuse(`${name} is missing`, '')
  }

  optional(name: string): string | undefined {
    return this.#given(name)
  }

  integer(name: string, { min, max, fallback }: IntegerBounds): number {
    const given = this.#given(name, fallback?.toString())
    if (given === undefined) return fallback ?? this.#refuse(`${name} is missing`, min)
    const value = /^-?\d{1,15}$/.test(given) ? Number(given) : Number.NaN
    if (value >= min && value <= max) return value
    return this.#refuse(
      `${name} must be a whole number from ${min} to ${max} (got "${given}")`,
      min,
    )
  }

  list(name: string, fallback?: readonly string[]): readonly string[] {
    const given = this.#given(name, fallback?.join(','))
    const items = given?.split(',').map((item) => item.trim()) ?? fallback
    if (items === undefined) return this.#refuse(`${name} is missing`, [])
    if (items.length > 0 && items.every((item) => item !== '')) return items
    return this.#refuse(`${name} must be a list separated by commas (got "${given}")`, [])
  }

  choice<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const given = this.#given(name, fallback)
    if (given === undefined) return fallback
    const found = choices.find((choice) => choice === given)
    return (
      found ??
      this.#refuse(`${name} must be one of ${choices.join(', ')} (got "${given}")`, fallback)
    )
  }

  flag(name: string, fallback: boolean): boolean {
    return this.choice(name, ['true', 'false'], fallback ? 'true' : 'false') === 'true'
  }

  /** A secret comes as the path of a file, `NAME_FILE`; the text is trimmed. */
  secret(name: string): string | undefined {
    const path = this.#given(`${name}_FILE`)
    if (path === undefined) return undefined
    try {
      return readFileSync(path, 'utf8').trim()
    } catch (error) {
      return this.#refuse(`${name}_FILE cannot be read: ${messageOf(error)}`, undefined)
    }
  }

  #given(name: string, fallback?: string): string | undefined {
    const value = this.#env[name]?.trim()
    const given = value === '' ? undefined : value
    this.asked.set(name, { given, fallback })
    return given
  }

  #refuse<T>(problem: string, stand: T): T {
    this.problems.push(problem)
    return stand
  }
}

/** Runs `read` over the environment. Throws CONFIG_REFUSED with every problem, one a line. */
export function fromEnv<T>(env: Env, read: (reader: EnvReader) => T): T {
  const reader = new EnvReader(env)
  const config = read(reader)
  if (reader.problems.length === 0) return config
  throw new Fault(
    'CONFIG_REFUSED',
    `the configuration is refused:\n  ${reader.problems.join('\n  ')}`,
  )
}
