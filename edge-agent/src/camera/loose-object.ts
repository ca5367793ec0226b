/**
 * An object from a device, read by names in any case, with values of whatever type they came in.
 *
 * Null, the empty string and absence are one and the same. The first of several names that has a value wins.
 */
export class LooseObject {
  readonly #members = new Map<string, unknown>()

  constructor(members: object) {
    for (const [name, value] of Object.entries(members)) {
      const isEmpty = value === null || value === undefined || value === ''
      if (!isEmpty && !this.#members.has(name.toLowerCase()))
        this.#members.set(name.toLowerCase(), value)
    }
  }

  value(...names: readonly string[]): unknown {
    for (const name of names) {
      const value = this.#members.get(name.toLowerCase())
      if (value !== undefined) return value
    }
    return undefined
  }

  /** Trimmed; numbers and booleans as they are written. */
  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.#members.get(name.toLowerCase())
      const isScalar = typeof value === 'string' || typeof value === 'number'
      const text = isScalar || typeof value === 'boolean' ? String(value).trim() : ''
      if (text !== '') return text
    }
    return undefined
  }

  number(...names: readonly string[]): number | undefined {
    const text = this.text(...names)
    if (text === undefined || !/^[+-]?\d{1,15}(\.\d{1,15})?$/.test(text)) return undefined
    return Number(text)
  }

  object(...names: readonly string[]): LooseObject | undefined {
    const value = this.value(...names)
    return isObject(value) ? new LooseObject(value) : undefined
  }

  /** An array's objects, or the single object that stands for one. */
  list(...names: readonly string[]): LooseObject[] {
    return objectsIn(this.value(...names))
  }
}

export function objectsIn(value: unknown): LooseObject[] {
  return itemsIn(value)
    .filter(isObject)
    .map((item) => new LooseObject(item))
}

const nestedMax = 4

/** A list's items, also of lists in it; a value alone is a list of one. */
export function itemsIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value.flat(nestedMax) : [value]
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
