import type { Bilingual } from '@zhian/contracts/bilingual'

/** One thing that a schema found, as ajv and TypeBox tell it. */
export interface SchemaIssue {
  readonly instancePath: string
  readonly keyword?: string
  readonly message?: string
  readonly params?: Readonly<Record<string, unknown>>
}

/** `limit: must be <= 500`, or `colour: is not known here`. */
export function schemaWord(issue: SchemaIssue, field: string): Bilingual {
  const { keyword = '', params = {}, message = 'does not fit' } = issue
  // ajv names the member that is too many, TypeBox points at it: the schema there is `false`.
  const extra = keyword === 'boolean' ? field : firstOf(params['additionalProperty'])
  if (extra !== undefined)
    return { en: `${extra}: is not known here`, zh: `${extra}：这里没有这一项` }
  const zh = chinese[keyword]?.(params) ?? '不符合要求'
  return { en: `${field}: ${message}`, zh: `${field}：${zh}` }
}

const typeWords: Readonly<Record<string, string>> = {
  string: '文字',
  integer: '整数',
  number: '数字',
  boolean: 'true 或 false',
  array: '列表',
  object: '对象',
  null: '空值',
}

const limit = ({ limit: to }: Readonly<Record<string, unknown>>) => String(to)

/** By keyword of JSON Schema (draft 2020-12, validation). */
const chinese: Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => string>> = {
  type: ({ type }) => `应为${typeWords[firstOf(type) ?? ''] ?? '另一种类型'}`,
  required: (params) =>
    `缺少 ${firstOf(params['missingProperty'] ?? params['requiredProperties']) ?? '必填项'}`,
  enum: ({ allowedValues }) =>
    Array.isArray(allowedValues) ? `只能是 ${allowedValues.join('、')}` : '不在可选范围内',
  const: () => '不是规定的值',
  minimum: (params) => `不能小于 ${limit(params)}`,
  maximum: (params) => `不能大于 ${limit(params)}`,
  exclusiveMinimum: (params) => `必须大于 ${limit(params)}`,
  exclusiveMaximum: (params) => `必须小于 ${limit(params)}`,
  minLength: (params) => `至少 ${limit(params)} 个字符`,
  maxLength: (params) => `最多 ${limit(params)} 个字符`,
  pattern: () => '格式不对',
  format: () => '格式不对',
  minItems: (params) => `至少 ${limit(params)} 项`,
  maxItems: (params) => `最多 ${limit(params)} 项`,
  uniqueItems: () => '不能重复',
  minProperties: (params) => `至少填 ${limit(params)} 项`,
}

function firstOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first.slice(0, 60) : undefined
}
