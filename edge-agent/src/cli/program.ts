import { Command, CommanderError } from 'commander'
import type { Env } from '@zhian/kit/config'
import { Fault, messageOf } from '@zhian/kit/fault'
import { readEdgeAgentConfig } from '../config.ts'
import { agentVersion } from '../health/agent-status.ts'
import type { StatusPage } from '../health/agent-status.ts'
import { addEnroll } from './enroll.ts'
import { addDecode } from './decode.ts'
import { messageWordsFor } from './message-words.ts'
import { addQuarantine } from './quarantine.ts'
import { addSpool } from './spool.ts'
import { spoolWordsFor } from './spool-words.ts'
import { statusText } from './status-text.ts'
import { wordsFor } from './words.ts'
import type { Words } from './words.ts'

/** What the commands need of the process that they run in. */
export interface Terminal {
  readonly env: Env
  readonly say: (text: string) => void
  readonly complain: (text: string) => void
  /** Without showing what is typed; absent where nobody sits at a terminal. */
  readonly askSecret?: (question: string) => Promise<string>
  /** One line that the next one replaces; absent where no terminal shows it. */
  readonly progress?: (text: string) => void
  /** Runs the agent until it is stopped. */
  readonly run: () => Promise<void>
}

/** 2 usage, 4 unreachable, 78 misconfigured, 0 well. */
const exitCodes = { well: 0, usage: 2, unreachable: 4, misconfigured: 78 } as const
const askMsMax = 5000

/** Runs one command line (without node and script) and resolves with the exit code; undefined leaves it to `run`. */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
): Promise<number | undefined> {
  let exitCode: number | undefined = exitCodes.well
  const { env } = terminal
  const program = new Command('zhian-edge')
    .description('Receives captures from cameras, keeps them safe and sends them on')
    .version(agentVersion)
    .option('--lang <language>', 'zh or en', env['LC_ALL'] ?? env['LANG'] ?? 'en')
    .exitOverride()
    .configureOutput({ writeOut: terminal.say, writeErr: terminal.complain })
  const words = () => wordsFor(program.opts<{ lang: string }>().lang)
  program
    .command('run', { isDefault: true })
    .description('run the agent')
    .action(async () => {
      exitCode = undefined
      await terminal.run()
    })
  addEnroll(program, { terminal, words, end: (code) => (exitCode = code) })
  const messages = {
    terminal,
    words: () => messageWordsFor(program.opts<{ lang: string }>().lang),
    end: (code: number) => (exitCode = code),
  }
  addDecode(program, messages)
  addQuarantine(program, messages)
  addSpool(program, {
    terminal,
    words: () => spoolWordsFor(program.opts<{ lang: string }>().lang),
    end: messages.end,
  })
  program
    .command('status')
    .description('ask the running agent how it is')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      exitCode = await showStatus(terminal, { isJson: options.json === true, words: words() })
    })
  program
    .command('config')
    .description('look at the configuration')
    .command('check')
    .description('print the configuration with its secrets masked, or all its problems')
    .action(() => {
      exitCode = checkConfig(terminal, words())
    })
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCodes.well : exitCodes.usage
  }
  return exitCode
}

async function showStatus(
  { env, say, complain }: Terminal,
  { isJson, words }: { isJson: boolean; words: Words },
): Promise<number> {
  const at = `http://127.0.0.1:${env['AGENT_HEALTH_PORT'] ?? '8620'}/status`
  try {
    const answer = await fetch(at, { signal: AbortSignal.timeout(askMsMax) })
    if (!answer.ok) throw new Fault('DEVICE_ANSWERED_BADLY', `HTTP ${answer.status}`)
    const page = (await answer.json()) as StatusPage
    say(isJson ? `${JSON.stringify(page, null, 2)}\n` : statusText(page, words))
    return exitCodes.well
  } catch (error) {
    complain(`${words.unreachable} ${at} (${messageOf(error)})\n${words.startIt}\n`)
    return exitCodes.unreachable
  }
}

function checkConfig({ env, say, complain }: Terminal, words: Words): number {
  try {
    say(`${JSON.stringify(readEdgeAgentConfig(env), masked, 2)}\n`)
    complain(`${words.configGood}\n`)
    return exitCodes.well
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    complain(`${error.message}\n`)
    return exitCodes.misconfigured
  }
}

function masked(name: string, value: unknown): unknown {
  if (name === 'password') return '***'
  return name === 'tls' ? '(given)' : value
}
