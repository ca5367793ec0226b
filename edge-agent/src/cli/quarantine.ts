import { join } from 'node:path'
import { isUtf8 } from 'node:buffer'
import type { Command } from 'commander'
import { Fault, messageOf } from '@zhian/kit/fault'
import { actionHeader } from '@zhian/kit/health'
import { isRecognised, listQuarantine, readQuarantined } from '../camera/quarantine-files.ts'
import type { QuarantinedFile } from '../camera/quarantine-files.ts'
import { retryQuarantined } from '../camera/retry-quarantined.ts'
import type { Retried } from '../camera/retry-quarantined.ts'
import { readEdgeAgentConfig } from '../config.ts'
import type { MessageCommandNeeds } from './decode.ts'
import { faultText } from './fault-words.ts'
import { openOfflineDoors } from './offline-doors.ts'
import { plainTable } from './plain-table.ts'
import { localTime } from './shown.ts'

/** 1 something is still not understood, 2 usage, 4 the disk or the agent cannot, 78 misconfigured. */
const exitCodes = { well: 0, still: 1, usage: 2, unavailable: 4, misconfigured: 78 } as const
const nameHelp = 'as `quarantine ls` names it'
const shownBytesMax = 8192
const askMsMax = 60_000

interface Options {
  readonly json?: true
  readonly all?: true
}

/** `quarantine ls|show|retry`: what nobody could understand, for a person. */
export function addQuarantine(program: Command, needs: MessageCommandNeeds): void {
  const { end } = needs
  const quarantine = program
    .command('quarantine')
    .description('look at what could not be understood, and try it again')
  quarantine
    .command('ls')
    .description('list it, oldest first')
    .option('--json', 'as JSON')
    .action(async (options: Options) =>
      end(await guarded(needs, (folder) => list(folder, options, needs))),
    )
  quarantine
    .command('show')
    .description('show one: its bytes as text, or their beginning in hex')
    .option('--json', 'as JSON, with the bytes in base64')
    .argument('<name>', nameHelp)
    .action(async (name: string, options: Options) =>
      end(await guarded(needs, (folder) => show(folder, { name, ...options }, needs))),
    )
  quarantine
    .command('retry')
    .description('take it again, by the running agent or, where none runs, straight to the spool')
    .option('--all', 'all of it')
    .option('--json', 'as JSON')
    .argument('[names...]', nameHelp)
    .action(async (names: string[], options: Options) =>
      end(await guarded(needs, (folder) => retry(folder, { names, ...options }, needs))),
    )
}

async function guarded(
  { terminal, words }: MessageCommandNeeds,
  work: (folder: string) => Promise<number>,
): Promise<number> {
  const folder = terminal.env['AGENT_FOLDER']
  if (folder === undefined || folder === '') {
    terminal.complain(`${words().noFolder}\n`)
    return exitCodes.misconfigured
  }
  try {
    return await work(join(folder, 'quarantine'))
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const isUnknown = error.code === 'NOT_FOUND'
    terminal.complain(`${faultText(error, terminal.language)}\n`)
    if (error.kind === 'misconfigured') return exitCodes.misconfigured
    return isUnknown ? exitCodes.usage : exitCodes.unavailable
  }
}

async function list(
  folder: string,
  { json }: Options,
  { terminal, words }: MessageCommandNeeds,
): Promise<number> {
  const files = await listQuarantine(folder)
  if (json === true) terminal.say(`${JSON.stringify({ files }, null, 2)}\n`)
  else if (files.length === 0) terminal.complain(`${words().nothing}\n`)
  else terminal.say(`${tableOf(files, words())}\n`)
  const [first] = files
  const look = `zhian-edge quarantine show ${first?.name ?? ''} ${words().or} zhian-edge quarantine retry --all`
  terminal.hint(`${words().next}${first === undefined ? 'zhian-edge status' : look}\n`)
  return exitCodes.well
}

function tableOf(
  files: readonly QuarantinedFile[],
  words: ReturnType<MessageCommandNeeds['words']>,
): string {
  const head = [words.received, words.protocol, words.reason, words.bytes, words.name]
  const rows = files.map(({ name, receivedAtMs, protocol, reason, bytes }) => [
    localTime(receivedAtMs),
    protocol,
    reason,
    String(bytes),
    name,
  ])
  return plainTable(head, rows)
}

async function show(
  folder: string,
  { name, json }: Options & { name: string },
  { terminal, words }: MessageCommandNeeds,
): Promise<number> {
  const { file, bytes } = await readQuarantined(folder, name)
  if (json === true) {
    const base64 = bytes.toString('base64')
    terminal.say(`${JSON.stringify({ ...file, base64 }, null, 2)}\n`)
    return exitCodes.well
  }
  const head = bytes.subarray(0, shownBytesMax)
  // A text may be cut in the middle of a letter, and nothing in it may steer the terminal.
  const isText = isUtf8(head.subarray(0, Math.max(0, head.length - 4))) && !head.includes(0)
  const text = head.toString('utf8').replaceAll(/[^\P{C}\n\t]/gu, '�')
  terminal.say(`${isText ? text : hexOf(head.subarray(0, 512))}\n`)
  if (!isText || bytes.length > head.length) terminal.complain(`(${words().cut})\n`)
  terminal.hint(`${words().next}zhian-edge quarantine retry ${file.name}\n`)
  return exitCodes.well
}

function hexOf(bytes: Buffer): string {
  const rows = Math.ceil(bytes.length / 16)
  return Array.from({ length: rows }, (_, row) => {
    const part = bytes.subarray(row * 16, row * 16 + 16)
    const letters = part.toString('latin1').replaceAll(/[^ -~]/g, '.')
    const hex = part.toString('hex').replaceAll(/(..)/g, '$1 ').padEnd(49)
    return `${(row * 16).toString(16).padStart(6, '0')}  ${hex}${letters}`
  }).join('\n')
}

async function retry(
  folder: string,
  { names, all, json }: Options & { names: readonly string[] },
  needs: MessageCommandNeeds,
): Promise<number> {
  const { terminal, words } = needs
  if (all !== true && names.length === 0) {
    terminal.complain(`${words().sayWhich}\n`)
    return exitCodes.usage
  }
  const wanted = all === true ? await everyName(folder) : names
  const results = (await byAgent(wanted, needs)) ?? (await byOurselves(folder, wanted, needs))
  if (json === true) terminal.say(`${JSON.stringify({ results }, null, 2)}\n`)
  else for (const result of results) terminal.say(`${lineOf(result, words())}\n`)
  const isDone = results.every(({ is }) => is === 'understood')
  terminal.hint(`${words().next}zhian-edge ${isDone ? 'spool ls' : 'support-bundle'}\n`)
  return isDone ? exitCodes.well : exitCodes.still
}

async function everyName(folder: string): Promise<readonly string[]> {
  const files = await listQuarantine(folder)
  return files.filter((file) => !isRecognised(file)).map(({ name }) => name)
}

function lineOf(
  { name, is, captures, reasons }: Retried,
  words: ReturnType<MessageCommandNeeds['words']>,
): string {
  if (is === 'no_decoder') return `${name}: ${words.noDecoder}`
  if (is === 'still') return `${name}: ${words.still} (${reasons.join(', ')})`
  return `${name}: ${words.understood}, ${captures} ${words.captures}`
}

/** Undefined where no agent answers. */
async function byAgent(
  names: readonly string[],
  { terminal }: MessageCommandNeeds,
): Promise<readonly Retried[] | undefined> {
  const port = terminal.env['AGENT_HEALTH_PORT'] ?? '8620'
  const results: Retried[] = []
  for (const name of names) {
    const at = `http://127.0.0.1:${port}/quarantine/retry?${new URLSearchParams({ name }).toString()}`
    const headers = { [actionHeader]: 'retry' }
    const signal = AbortSignal.timeout(askMsMax)
    const answer = await fetch(at, { method: 'POST', headers, signal }).catch(() => undefined)
    if (answer === undefined || (answer.status === 404 && results.length === 0)) return undefined
    const said = (await answer.json()) as Retried & { problem?: string }
    if (!answer.ok)
      throw new Fault(answer.status === 400 ? 'NOT_FOUND' : 'DISK_FAILED', said.problem ?? name)
    results.push(said)
  }
  return results
}

async function byOurselves(
  folder: string,
  names: readonly string[],
  { terminal }: MessageCommandNeeds,
): Promise<readonly Retried[]> {
  await using offline = await openOfflineDoors(readEdgeAgentConfig(terminal.env))
  const results: Retried[] = []
  for (const name of names) {
    const result = await retryQuarantined(folder, name, offline.doors).catch((error: unknown) => {
      if (error instanceof Fault) throw error
      throw new Fault('INVARIANT_BROKEN', messageOf(error), { cause: error })
    })
    results.push(result)
  }
  return results
}
