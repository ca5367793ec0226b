import { printParseErrorCode, visit } from 'jsonc-parser'
import type { Text } from './rules.ts'
import type { Problem } from './shape.ts'

export type ReadJson =
  | {
      readonly ok: true
      readonly value: unknown
      /** Members that stand twice in one object: the last would win in silence, and nobody would know which was meant. */
      readonly repeats: readonly Problem[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const strictly = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false }

/** JSON (RFC 8259) with what is wrong by line and column, both counted from 1. */
export function readJson(text: string): ReadJson {
  try {
    const value = parsed(text)
    return value === undefined
      ? { ok: false, problems: syntaxProblems(text) }
      : { ok: true, value, repeats: repeatedMembers(text) }
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, problems: [{ path: '', ...tooDeep }] }
    throw error
  }
}

/** No JSON is undefined. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const tooDeep = {
  zh: '嵌套层数太多',
  en: 'is nested too deeply',
} as const satisfies Text

function repeatedMembers(text: string): Problem[] {
  const problems: Problem[] = []
  const open: Set<string>[] = []
  visit(
    text,
    {
      onObjectBegin: () => void open.push(new Set()),
      onObjectEnd: () => void open.pop(),
      onObjectProperty(...told) {
        const [name, , , line, column, pathOf] = told
        const seen = open.at(-1)
        if (seen?.has(name) === true) {
          const at = { line: line + 1, column: column + 1 }
          problems.push({ path: pointer([...pathOf(), name]), ...repeatText(at) })
        }
        seen?.add(name)
      },
    },
    strictly,
  )
  return problems
}

/** RFC 6901. */
const pointer = (path: readonly (string | number)[]) =>
  path.map((each) => `/${String(each).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

interface Place {
  readonly line: number
  readonly column: number
}

const repeatText = ({ line, column }: Place): Text => ({
  zh: `在同一对象中重复出现（第 ${line} 行第 ${column} 列），请只保留一个`,
  en: `stands twice in one object (again in line ${line}, column ${column}); keep one of them`,
})

/** What somebody writes who takes JSON for something else: each is told, because mending one says nothing of the others. */
const usual: readonly { readonly is: RegExp; readonly text: Text }[] = [
  {
    is: /^[-+]?(NaN|Infinity|inf|nan|None|undefined)\b/,
    text: {
      zh: '不是 JSON 的值：请写一个数，没有数时写状态，例如 "NA" 或 "PENDING"',
      en: 'is no value in JSON: write a number, or where there is none a state such as "NA" or "PENDING"',
    },
  },
  {
    is: /^(True|False)\b/,
    text: { zh: 'JSON 里写作 true、false', en: 'is written true or false in JSON' },
  },
  {
    is: /^\/[/*]/,
    text: { zh: 'JSON 没有注释，请删去', en: 'JSON has no comments: delete it' },
  },
  {
    is: /^['‘’“”]/,
    text: { zh: '请改用半角双引号 "', en: 'use straight double quotes "' },
  },
]

const [problemsMax, errorsMax] = [20, 10_000]

function syntaxProblems(text: string): Problem[] {
  const told = new Map<number, Text>()
  let first: { readonly offset: number; readonly text: Text } | undefined
  visit(
    text,
    {
      onError(error, offset) {
        if (told.size >= errorsMax) return
        // A sign before a word is told already.
        if (told.has(offset - 1)) return
        const known = usualText(text, offset)
        if (known !== undefined) told.set(offset, known)
        first ??= { offset, text: known ?? unexpected(text.slice(offset, offset + 20), error) }
      },
    },
    strictly,
  )
  if (first === undefined) return [{ path: '', ...notJson }]
  // What nobody expected is told where it comes first; after it all else may only follow from it.
  const all = told.has(first.offset) ? [...told] : [[first.offset, first.text] as const]
  const starts = startsOfLines(text)
  return all.slice(0, problemsMax).map(([offset, { zh, en }]) => {
    const { line, column } = placeOf(offset, starts)
    return {
      path: '',
      zh: `第 ${line} 行第 ${column} 列：${zh}`,
      en: `line ${line}, column ${column}: ${en}`,
    }
  })
}

function usualText(text: string, offset: number): Text | undefined {
  const rest = text.slice(offset, offset + 20)
  const isClosing = /^[}\]]/.test(rest)
  if (isClosing)
    return /,\s*$/.test(text.slice(Math.max(0, offset - 200), offset)) ? comma : undefined
  return usual.find(({ is }) => is.test(rest))?.text
}

const comma = {
  zh: '前面多了一个逗号，请删去；若缺了值，请补上',
  en: 'follows a comma too many: delete it, or write the value that is missing',
} as const satisfies Text

const notJson = { zh: '不是 JSON', en: 'is not JSON' } as const satisfies Text

const endsEarly = {
  zh: '文件到此中断，有括号或引号没有闭合',
  en: 'the file ends here, and a bracket or quote is not closed',
} as const satisfies Text

const brokenText = {
  zh: '从这里开始的文本没有在本行用 " 结束',
  en: 'the text that begins here is not closed by " on its line',
} as const satisfies Text

function unexpected(rest: string, error: number): Text {
  if (printParseErrorCode(error) === 'UnexpectedEndOfString') return brokenText
  if (rest.trim() === '') return endsEarly
  const word = JSON.stringify(rest.slice(0, 1))
  return { zh: `不是 JSON：此处不应是 ${word}`, en: `not JSON: ${word} is not expected here` }
}

function startsOfLines(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (end) => end.index + end[0].length)]
}

function placeOf(offset: number, starts: readonly number[]): Place {
  const line = starts.findLastIndex((start) => start <= offset)
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
}
