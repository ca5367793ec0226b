import { constants } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { scoreCases } from '@zhian/coverage/score/cases'
import type { ScoredCases } from '@zhian/coverage/score/cases'
import { decodeText } from '@zhian/coverage/score/decode-text'
import type { Problem } from '@zhian/coverage/score/shape'
import { Fault, messageOf } from '@zhian/kit/fault'

const problemsShown = 20

/**
 * Scores the cases of a file, or of standard input for `-`. Gives the exit code: 0 all scored, 2 something refused; a refused case
 * stands in the output with its problems, beside the results of the others.
 */
export async function score(files: readonly string[], folder: string): Promise<number> {
  const [file] = files
  if (file === undefined || files.length > 1) {
    complain(
      'score 需要一个文件，或用 - 表示标准输入 / score wants one file, or - for standard input',
    )
    return 2
  }
  const text = decoded(await bytesOf(file, folder))
  const read = text.ok ? scoreCases(text.value) : text
  if (!read.ok) {
    complain('文件有误，未评分 / nothing was scored, because the file is refused:', read.problems)
    return 2
  }
  const { cases } = read.value
  await pipeline(Readable.from(jsonOf(read.value)), process.stdout, { end: false })
  const refused = cases.flatMap((each) => ('problems' in each ? [each.problems] : []))
  if (refused.length === 0) return 0
  const [few, all] = [refused.length, cases.length]
  complain(`${all} 个算例中 ${few} 个未评分 / ${few} of ${all} cases not scored:`, refused.flat())
  return 2
}

/** Case by case, because all together may be longer than a string can be. */
function* jsonOf({ cases }: ScoredCases): Generator<string> {
  yield '{\n  "cases": ['
  for (const [index, each] of cases.entries()) {
    const lines = `\n${JSON.stringify(each, null, 2)}`.replaceAll('\n', '\n    ')
    yield index === 0 ? lines : `,${lines}`
  }
  yield cases.length === 0 ? ']\n}\n' : '\n  ]\n}\n'
}

function complain(what: string, problems: readonly Problem[] = []): void {
  const lines = problems
    .slice(0, problemsShown)
    .map(({ path, zh, en }) => `  ${path === '' ? '/' : path}: ${zh} / ${en}`)
  const more = problems.length - lines.length
  if (more > 0) lines.push(`  另有 ${more} 处 / and ${more} more`)
  process.stderr.write(`${[`zhian: ${what}`, ...lines].join('\n')}\n`)
}

/** What is longer than a string can be cannot be read at once. */
function decoded(bytes: Buffer): ReturnType<typeof decodeText> {
  if (bytes.length <= constants.MAX_STRING_LENGTH) return decodeText(bytes)
  const [has, most] = [bytes.length, constants.MAX_STRING_LENGTH].map((each) =>
    Math.floor(each / 2 ** 20),
  )
  const problem = {
    path: '',
    zh: `文件有 ${has} MiB，一次最多 ${most} MiB，请分成几个文件`,
    en: `the file has ${has} MiB, ${most} MiB can be read at once: split it into several`,
  }
  return { ok: false, problems: [problem] }
}

async function bytesOf(file: string, folder: string): Promise<Buffer> {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(resolve(folder, file))
  } catch (error) {
    const why = messageOf(error)
    throw new Fault('INPUT_REFUSED', `无法读取 ${file} / ${file} cannot be read: ${why}`)
  }
}
