/** The part of JSON Schema that our contracts use. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
  readonly const?: unknown
}

/**
 * A copy of `value` with the members that its schema names, and no others, at any depth.
 *
 * Readers let unknown members pass so that a newer writer does no harm; what is kept for years must not hold them,
 * because what a camera says of a person's age or origin would come in by that door.
 */
export function knownMembers(schema: object, value: unknown): unknown {
  const { properties, items, anyOf } = schema as Shape
  if (Array.isArray(value))
    return items === undefined ? value : value.map((each) => knownMembers(items, each))
  if (!isRecord(value)) return value
  if (anyOf !== undefined) {
    const named = anyOf.find((shape) => shape.properties?.['name']?.const === value['name'])
    return named === undefined ? {} : knownMembers(named, value)
  }
  const kept = Object.entries(properties ?? {})
    .filter(([name]) => Object.hasOwn(value, name))
    .map(([name, shape]) => [name, knownMembers(shape, value[name])])
  return Object.fromEntries(kept) as unknown
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
