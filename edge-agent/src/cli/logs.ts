import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { styleText } from 'node:util'
import type { Command } from 'commander'
import { helpWords } from './help-words.ts'
import type { CommandNeeds, Shell } from './program.ts'
import { wordsFor } from './words.ts'

/** 2 usage, 69 neither a journal nor a file. */
const exitCodes = { well: 0, usage: 2, missing: 69 } as const
const unit = 'zhian-edge'
const levels = new Map([
  ['debug', 20],
  ['info', 30],
  ['warn', 40],
  ['error', 50],
])
const linesUsual = 200

interface LogOptions {
  readonly follow?: true
  readonly since?: string
  readonly level?: string
  readonly file?: string
  readonly json?: true
}

/** `logs`: the unit’s journal, or a file, for a person. */
export function addLogs(program: Command, { shell, end }: CommandNeeds): void {
  const words = helpWords(shell.language)
  program
    .command('logs')
    .description(words.logs)
    .option('-f, --follow', words.follow)
    .option('--since <time>', words.since)
    .option('--level <level>', words.level)
    .option('--file <file>', words.logFile)
    .option('--json', words.json)
    .action(async (options: LogOptions) => end(await logs(shell, options)))
}

async function logs(shell: Shell, options: LogOptions): Promise<number> {
  const levelMin = levels.get(options.level ?? 'debug')
  const sinceMs = options.since === undefined ? -Infinity : sinceOf(options.since, Date.now())
  const words = talk[shell.language]
  if (levelMin === undefined || sinceMs === undefined) {
    shell.complain(`${words.usage}\n`)
    return exitCodes.usage
  }
  const source = openLogSource(shell, options)
  if (source === undefined) {
    shell.complain(`${words.nowhere}\n`)
    return exitCodes.missing
  }
  for await (const line of linesOf(source)) {
    if (isWanted(line, { sinceMs, levelMin }))
      shell.say(`${options.json === true ? line : factText(line, shell)}\n`)
  }
  shell.hint(`${wordsFor(shell.language).nextDoctor}\n`)
  return exitCodes.well
}

/** A line that is not the agent’s own is always shown: it says why the unit stopped. */
function isWanted(line: string, { sinceMs, levelMin }: { sinceMs: number; levelMin: number }) {
  const fact = readFact(line)
  return fact === undefined || (fact.atMs >= sinceMs && fact.level >= levelMin)
}

const talk = {
  zh: {
    usage: '--since 应为时间或 2h、30m、1d 之类的时长；--level 应为 debug、info、warn 或 error。',
    nowhere: '本机没有 journald 日志。请指明日志文件：zhian-edge logs --file 文件',
  },
  en: {
    usage: '--since is a time or a span like 2h, 30m, 1d; --level is debug, info, warn or error.',
    nowhere: 'This machine has no journal. Say which file: zhian-edge logs --file FILE',
  },
} as const

const spans = { s: 1000, m: 60_000, h: 3600_000, d: 86_400_000 } as const

/** Undefined where it is neither a span nor a time. */
export function sinceOf(text: string, nowMs: number): number | undefined {
  const [, count, unitOfTime] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (count !== undefined) return nowMs - Number(count) * spans[unitOfTime as keyof typeof spans]
  const atMs = Date.parse(text)
  return Number.isNaN(atMs) ? undefined : atMs
}

/** journalctl or tail, whose lines are the agent’s own; undefined where there is neither journal nor file. */
export function openLogSource(
  { env }: Pick<Shell, 'env'>,
  { follow, file }: Pick<LogOptions, 'follow' | 'file'>,
): ChildProcess | undefined {
  const more = follow === true ? ['-f'] : []
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore']
  if (file !== undefined) {
    if (!existsSync(file)) return undefined
    const from = follow === true ? String(linesUsual) : '+1'
    return spawn('tail', ['-n', from, ...more, file], { stdio })
  }
  if (!existsSync('/run/systemd/journal') || !isOnPath('journalctl', env['PATH'])) return undefined
  return spawn('journalctl', ['-u', unit, '-o', 'cat', '--no-pager', ...more], { stdio })
}

function isOnPath(tool: string, path = '/usr/bin:/bin'): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

export async function* linesOf(source: ChildProcess): AsyncGenerator<string> {
  if (source.stdout === null) return
  try {
    yield* createInterface({ input: source.stdout, crlfDelay: Infinity })
  } finally {
    source.kill()
  }
}

interface Fact {
  readonly atMs: number
  readonly level: number
  readonly text: string
  readonly more: Readonly<Record<string, unknown>>
}

/** Undefined for a line that is not the agent’s own, like systemd’s. */
function readFact(line: string): Fact | undefined {
  try {
    const { time, level, msg, name: _name, ...more } = JSON.parse(line) as Record<string, unknown>
    if (typeof level !== 'number') return undefined
    return { atMs: Date.parse(String(time)), level, text: typeof msg === 'string' ? msg : '', more }
  } catch {
    return undefined
  }
}

/** One line of pino’s as a person reads it: time, level, fact, details. */
export function factText(line: string, { hasColour }: Pick<Shell, 'hasColour'>): string {
  const fact = readFact(line)
  if (fact === undefined) return plain(line)
  const [name = 'debug'] = [...levels].findLast(([, level]) => fact.level >= level) ?? []
  const colour = { error: 'red', warn: 'yellow', info: 'green', debug: 'gray' } as const
  const mark = name.toUpperCase().padEnd(5)
  const shown = hasColour
    ? styleText(colour[name as keyof typeof colour], mark, { validateStream: false })
    : mark
  const details = Object.entries(fact.more).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  const time = Number.isNaN(fact.atMs) ? '-' : new Date(fact.atMs).toISOString()
  return `${time} ${shown} ${plain([fact.text, ...details].join('  '))}`
}

/** Nothing in a line may steer the terminal. */
function plain(text: string): string {
  return text.replaceAll(/[^\P{C}\t]/gu, '�')
}
