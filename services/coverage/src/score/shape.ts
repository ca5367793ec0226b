import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Validator } from 'typebox/compile'

/** `path` is a JSON pointer to the member that cannot stand. */
export interface Problem {
  readonly path: string
  readonly problem: string
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

interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly message: string
  readonly params: object
}

/** Of a member that may have several forms, each form complains: kept is what is said furthest inside. */
function shapeProblems(errors: readonly SchemaError[]): Problem[] {
  const said = errors.flatMap(plainly)
  const innermost = said.filter(
    ({ path }) => !said.some((other) => other.path.startsWith(`${path}/`)),
  )
  const byPath = Map.groupBy(innermost, ({ path }) => path)
  return [...byPath].map(([path, all]) => {
    const bounds = all.filter(({ isBound }) => isBound)
    const told = new Set((bounds.length > 0 ? bounds : all).map(({ problem }) => problem))
    return { path, problem: [...told].join(', or ') }
  })
}

function plainly({ keyword, instancePath: path, message, params }: SchemaError) {
  switch (keyword) {
    case 'anyOf':
    case 'additionalProperties':
      return []
    case 'boolean':
      return [{ path, problem: 'is not known here', isBound: false }]
    case 'required': {
      const { requiredProperties } = params as { requiredProperties: readonly string[] }
      return requiredProperties.map((name) => ({
        path: `${path}/${name}`,
        problem: 'is missing',
        isBound: false,
      }))
    }
    case 'enum': {
      const { allowedValues } = params as { allowedValues: readonly string[] }
      return [{ path, problem: `must be one of ${allowedValues.join(', ')}`, isBound: false }]
    }
    default:
      return [{ path, problem: message, isBound: keyword !== 'type' }]
  }
}
