import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { arch, release, tmpdir, totalmem, uptime, version as kernel } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { messageOf } from '@zhian/kit/fault'
import { listQuarantine } from '../camera/quarantine-files.ts'
import { examine } from '../doctor/examine.ts'
import { agentVersion } from '../health/agent-status.ts'
import { redactorFor } from '../settings/redact.ts'
import { healthUrl } from './ask-status.ts'
import { shownConfig } from './config.ts'
import { diagnosisText } from './doctor.ts'
import { helpWords } from './help-words.ts'
import { linesOf, openLogSource } from './logs.ts'
import type { CommandNeeds, Shell } from './program.ts'

const run = promisify(execFile)
/** 4 the archive cannot be written. */
const exitCodes = { well: 0, unavailable: 4 } as const
const logLinesMax = 2000
const askMsMax = 5000

interface BundleOptions {
  readonly output?: string
  readonly logFile?: string
}

/** `support-bundle`: what support asks for first, without what must not leave the box. */
export function addSupportBundle(program: Command, { shell, end }: CommandNeeds): void {
  const words = helpWords(shell.language)
  program
    .command('support-bundle')
    .description(words.bundle)
    .option('--output <file>', words.output)
    .option('--log-file <file>', words.logFile)
    .action(async (options: BundleOptions) => end(await bundle(shell, options)))
}

async function bundle(shell: Shell, { output, logFile }: BundleOptions): Promise<number> {
  const id = randomUUID().slice(0, 8)
  const name = `zhian-support-${id}`
  const path = resolve(output ?? `${name}.tar.gz`)
  const words = talk[shell.language]
  const making = await mkdtemp(join(tmpdir(), 'zhian-support-'))
  try {
    const contents = await contentsOf(shell, logFile)
    const redact = redactorFor(shell.surroundings)
    await mkdir(join(making, name))
    for (const [file, text] of contents)
      await writeFile(join(making, name, file), redact(text), { mode: 0o600 })
    // Made by us alone before tar opens it, so that nobody else may read it.
    await writeFile(path, '', { mode: 0o600 })
    await run('tar', ['-czf', path, '-C', making, name])
    const { size } = await stat(path)
    shell.say(`${id}  ${path}  ${Math.ceil(size / 1024)} KiB\n`)
    shell.hint(`${words.inside} ${[...contents.keys()].join(', ')}\n${words.next}\n`)
    return exitCodes.well
  } catch (error) {
    shell.complain(`${words.failed} ${messageOf(error)}\n`)
    return exitCodes.unavailable
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}

const talk = {
  zh: {
    inside: '包含：',
    next: '其中没有口令、密钥、令牌、车牌和图片；网络地址保留，支持人员需要它。请把该文件和编号交给支持人员。',
    failed: '不能写入支持包：',
  },
  en: {
    inside: 'Inside:',
    next: 'It holds no password, key, token, plate or picture; network addresses are kept, since support needs them. Give the file and its id to support.',
    failed: 'The bundle cannot be written:',
  },
} as const

async function contentsOf(shell: Shell, logFile: string | undefined): Promise<Map<string, string>> {
  const { surroundings, env } = shell
  const diagnosis = await examine(surroundings, Date.now())
  const folder = env['AGENT_FOLDER']?.trim() ?? ''
  const quarantine = await listQuarantine(join(folder, 'quarantine')).catch(() => [])
  return new Map([
    ['doctor.json', json(diagnosis)],
    ['doctor.txt', diagnosisText(diagnosis, { language: shell.language, hasColour: false })],
    ['config.json', json(shownConfig(surroundings))],
    ['status.json', await asked(env, '/status')],
    ['metrics.txt', await asked(env, '/metrics')],
    ['logs.txt', await lastLogs(shell, logFile)],
    ['versions.json', json(await versions())],
    ['spool.json', json(await listFolder(join(folder, 'spool')))],
    ['quarantine.json', json(quarantine)],
  ])
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

async function asked(env: Shell['env'], path: string): Promise<string> {
  const signal = AbortSignal.timeout(askMsMax)
  return fetch(healthUrl(env, path), { signal })
    .then((answer) => answer.text())
    .catch((error: unknown) => `no answer: ${messageOf(error)}\n`)
}

async function lastLogs(shell: Shell, file: string | undefined): Promise<string> {
  const source = openLogSource(shell, file === undefined ? {} : { file })
  if (source === undefined) return 'no journal\n'
  const lines: string[] = []
  for await (const line of linesOf(source)) if (lines.push(line) > logLinesMax) lines.shift()
  return `${lines.join('\n')}\n`
}

async function versions() {
  const os = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(os)?.[1] ?? 'unknown'
  const machine = { os: name, kernel: `${release()} ${kernel()}`, arch: arch() }
  return { agent: agentVersion, ...machine, memoryBytes: totalmem(), upSeconds: uptime() }
}

async function listFolder(folder: string) {
  const names = await readdir(folder).catch(() => [])
  return Promise.all(
    names.map(async (name) => {
      const file = await stat(join(folder, name)).catch(() => undefined)
      return { name, bytes: file?.size, changedAtMs: file?.mtimeMs }
    }),
  )
}
