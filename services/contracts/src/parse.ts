import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Validator } from 'typebox/compile'

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string }

/**
 * Makes a reader of JSON text for one schema. Unknown members are ignored, so that a newer writer does no harm.
 *
 * Returns the problem as text where the message is not JSON or not of the schema: `path: what is wrong`.
 */
export function jsonReader<S extends TSchema>(schema: S): (text: string) => Parsed<Static<S>> {
  const check = shapeReader(schema)
  return (text) => {
    let value: unknown
    try {
      value = JSON.parse(text, mayNamePrototype.test(text) ? withoutPrototypeKey : undefined)
    } catch {
      return { ok: false, problem: 'not JSON' }
    }
    return check(value)
  }
}

/** The same for a value that is parsed already. */
export function shapeReader<S extends TSchema>(schema: S): (value: unknown) => Parsed<Static<S>> {
  let compiled: Validator | undefined
  return (value) => {
    compiled ??= Compile(schema)
    if (compiled.Check(value)) return { ok: true, value: value as Static<S> }
    const first = compiled.Errors(value)[0]
    return {
      ok: false,
      problem: `${first?.instancePath || '/'}: ${first?.message ?? 'does not fit'}`,
    }
  }
}

/** Plainly or by escapes. A reviver costs four times the parsing, so it is used only where it can matter. */
const mayNamePrototype = /__proto__|\\u/

/** `__proto__` as a key would become the prototype of whatever the value is later copied into. */
function withoutPrototypeKey(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value
}
