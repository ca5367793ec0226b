import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { scoreCases } from '@zhian/coverage/score/cases'
import { Fault, messageOf } from '@zhian/kit/fault'

const problemsShown = 20

/** Scores the cases of a file, or of standard input for `-`. Gives the exit code: 0 scored, 2 refused. */
export async function score(files: readonly string[], folder: string): Promise<number> {
  const [file] = files
  if (file === undefined || files.length > 1) {
    process.stderr.write('zhian: score wants one file, or - for standard input\n')
    return 2
  }
  const read = scoreCases(await textOf(file, folder))
  if (read.ok) {
    process.stdout.write(`${JSON.stringify(read.value, null, 2)}\n`)
    return 0
  }
  const { problems } = read
  const lines = problems
    .slice(0, problemsShown)
    .map(({ path, problem }) => `  ${path === '' ? '/' : path}: ${problem}`)
  const more = problems.length - lines.length
  if (more > 0) lines.push(`  and ${more} more`)
  process.stderr.write(
    `zhian: nothing was scored, because the input is refused:\n${lines.join('\n')}\n`,
  )
  return 2
}

async function textOf(file: string, folder: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(resolve(folder, file), 'utf8')
  } catch (error) {
    throw new Fault('INPUT_REFUSED', `${file} cannot be read: ${messageOf(error)}`)
  }
}
