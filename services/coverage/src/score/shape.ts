import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Validator } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { Locale } from 'typebox/system'
import type { Text } from './rules.ts'

/** `path` is a JSON pointer to the member that cannot stand. */
export interface Problem extends Text {
  readonly path: string
}

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export function strictShape<S extends TSchema>(schema: S): (value: unknown) => Read<Static<S>> {
  let compiled: Validator | undefined
  return (value) => {
    compiled ??= Compile(schema)
    if (compiled.Check(value)) return { ok: true, value: value as Static<S> }
    return { ok: false, problems: shapeProblems(compiled.Errors(value)) }
  }
}

/** Of a member that may have several forms, each form complains: kept is what is said furthest inside. */
function shapeProblems(errors: readonly TLocalizedValidationError[]): Problem[] {
  const said = errors.flatMap(plainly)
  const innermost = said.filter(
    ({ path }) => !said.some((other) => other.path.startsWith(`${path}/`)),
  )
  const byPath = Map.groupBy(innermost, ({ path }) => path)
  return [...byPath].map(([path, all]) => {
    const bounds = all.filter(({ isBound }) => isBound)
    const told = bounds.length > 0 ? bounds : all
    const together = (language: keyof Text, or: string) =>
      [...new Set(told.map((each) => each[language]))].join(or)
    return { path, zh: together('zh', '，或'), en: together('en', ', or ') }
  })
}

export const missing = { zh: '缺少此字段', en: 'is missing' } as const satisfies Text
export const unknown = { zh: '此处没有这个字段', en: 'is not known here' } as const satisfies Text

function plainly(error: TLocalizedValidationError) {
  const { keyword, instancePath: path, params } = error
  if (keyword === 'anyOf' || keyword === 'additionalProperties') return []
  if (keyword === 'boolean') return [{ path, ...unknown, isBound: false }]
  if (keyword === 'required') {
    const names = params.requiredProperties
    return names.map((name) => ({ path: `${path}/${name}`, ...missing, isBound: false }))
  }
  if (keyword === 'enum') {
    const allowed = params.allowedValues.join(', ')
    return [{ path, zh: `必须是 ${allowed} 之一`, en: `must be one of ${allowed}`, isBound: false }]
  }
  return [{ path, zh: Locale.zh_Hans(error), en: error.message, isBound: keyword !== 'type' }]
}
