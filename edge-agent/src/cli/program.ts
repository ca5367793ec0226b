import { Command, CommanderError } from 'commander'
import type { Env } from '@zhian/kit/config'
import { agentVersion } from '../health/agent-status.ts'
import { surroundingsOf } from '../settings/settings.ts'
import type { Surroundings } from '../settings/settings.ts'
import { addCameras } from './cameras.ts'
import { cameraWordsFor } from './camera-words.ts'
import { addConfig } from './config.ts'
import { addDecode } from './decode.ts'
import { addDoctor } from './doctor.ts'
import { addEnroll } from './enroll.ts'
import { helpWords } from './help-words.ts'
import { errorInChinese, putIntoChinese } from './in-chinese.ts'
import { languageOf } from './language.ts'
import type { Language } from './language.ts'
import { addLogs } from './logs.ts'
import { messageWordsFor } from './message-words.ts'
import { addQuarantine } from './quarantine.ts'
import { addSpool } from './spool.ts'
import { spoolWordsFor } from './spool-words.ts'
import { addStatus } from './status.ts'
import { addSupportBundle } from './support-bundle.ts'
import { wordsFor } from './words.ts'

/** What the commands need of the process that they run in. */
export interface Terminal {
  readonly env: Env
  /** Data, on stdout. */
  readonly say: (text: string) => void
  /** Talk and errors, on stderr. */
  readonly complain: (text: string) => void
  /** Without showing what is typed; absent where nobody sits at a terminal. */
  readonly askSecret?: (question: string) => Promise<string>
  /** One line that the next one replaces; absent where no terminal shows it. */
  readonly progress?: (text: string) => void
  /** Runs the agent until it is stopped. */
  readonly run: (env: Env) => Promise<void>
  /** Read where it is there and nobody names another: what the packaged unit reads. */
  readonly usualConfigFile?: string
  /** Whether a person looks at stdout. */
  readonly isLookedAt?: boolean
}

/** The terminal as the options of this command line make it. */
export interface Shell extends Terminal {
  readonly surroundings: Surroundings
  readonly language: Language
  readonly hasColour: boolean
  /** What to do next; falls silent with `--quiet`. */
  readonly hint: (text: string) => void
}

/** What each `add…` is given. */
export interface CommandNeeds {
  readonly shell: Shell
  readonly end: (exitCode: number) => void
}

interface GlobalOptions {
  readonly config?: string
  readonly quiet?: true
  readonly color: boolean
}

/** 2 usage; what else a command ends with is its own. */
const exitCodes = { well: 0, usage: 2 } as const

/** Runs one command line (without node and script) and resolves with the exit code; undefined leaves it to `run`. */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
): Promise<number | undefined> {
  let exitCode: number | undefined = exitCodes.well
  const language = languageOf(args, terminal.env)
  const program = openProgram(terminal, language)
  const shell = shellOf(terminal, { program, language })
  const end = (code: number) => (exitCode = code)
  const words = () => wordsFor(language)
  program
    .command('run')
    .description(helpWords(language).run)
    .action(async () => {
      exitCode = undefined
      await terminal.run(shell.env)
    })
  addEnroll(program, { terminal: shell, words, end })
  addStatus(program, { shell, end })
  addDoctor(program, { shell, end })
  addConfig(program, { shell, end })
  addLogs(program, { shell, end })
  addSupportBundle(program, { shell, end })
  const messages = { terminal: shell, words: () => messageWordsFor(language), end }
  addDecode(program, messages)
  addQuarantine(program, messages)
  addCameras(program, { terminal: shell, words: () => cameraWordsFor(language), end })
  addSpool(program, { terminal: shell, words: () => spoolWordsFor(language), end })
  if (language === 'zh') putIntoChinese(program)
  try {
    // A default command would take a misspelt one for its argument.
    const { operands, unknown } = program.parseOptions([...args])
    const isBare = operands.length === 0 && unknown.length === 0
    await program.parseAsync(isBare ? [...args, 'run'] : [...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCodes.well : exitCodes.usage
  }
  return exitCode
}

function openProgram(terminal: Terminal, language: Language): Command {
  const words = helpWords(language)
  return new Command('zhian-edge')
    .description(words.program)
    .version(agentVersion, '-V, --version', words.version)
    .helpOption('-h, --help', words.help)
    .helpCommand('help [command]', words.help)
    .option('--lang <language>', words.lang)
    .option('--config <file>', words.configFile)
    .option('--quiet', words.quiet)
    .option('--no-color', words.noColor)
    .exitOverride()
    .configureHelp({ styleTitle: (title) => words.titles.get(title) ?? title })
    .configureOutput({
      writeOut: terminal.say,
      writeErr: terminal.complain,
      outputError: (text, write) => write(language === 'zh' ? errorInChinese(text) : text),
    })
}

/** What the options say is known only once they are parsed, so all of it is asked for late. */
function shellOf(
  terminal: Terminal,
  { program, language }: { program: Command; language: Language },
): Shell {
  const options = () => program.opts<GlobalOptions>()
  let surroundings: Surroundings | undefined
  return {
    ...terminal,
    language,
    get surroundings() {
      const paths = { named: options().config, usual: terminal.usualConfigFile }
      surroundings ??= surroundingsOf(terminal.env, paths)
      return surroundings
    },
    get env() {
      return this.surroundings.env
    },
    get hasColour() {
      const isWanted = options().color && (terminal.env['NO_COLOR'] ?? '') === ''
      return isWanted && terminal.isLookedAt === true
    },
    hint: (text) => (options().quiet === true ? undefined : terminal.complain(text)),
  }
}
