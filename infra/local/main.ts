import { parseArgs } from 'node:util'
import { languageOf } from '@zhian/edge-agent/cli/language'
import { kindOf, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { initAuthority, makeCarrier, planAuthority, renewServices } from './authority.ts'
import { bench } from './bench.ts'
import { bulletin } from './bulletin.ts'
import { check, test } from './check.ts'
import { demo } from './demo-park/demo-command.ts'
import { down, wipe } from './down.ts'
import { statusLines } from './print-status.ts'
import { say } from './say.ts'
import { score } from './score.ts'
import { readSettings } from './settings.ts'
import { readStatus } from './status.ts'
import { runTestScript } from './test-script.ts'
import { up } from './up.ts'
import { usage } from './usage.ts'

interface Call {
  readonly rest: readonly string[]
  readonly flags: ReturnType<typeof readArguments>['values']
}

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      lang: { type: 'string' },
      'no-cameras': { type: 'boolean', default: false },
      pictures: { type: 'string' },
      root: { type: 'string' },
      host: { type: 'string', multiple: true, default: [] },
    },
  })
}

const ending = async (work: Promise<void>) => work.then(() => 0)
const succeeding = async (work: Promise<boolean>) => ((await work) ? 0 : 1)

/** Each gives its exit code: 0 fine, 1 a fault, 2 usage, 69 the machine lacks something, 78 misconfigured. */
const commands: Readonly<Record<string, (call: Call) => Promise<number>>> = {
  up: ({ flags }) => {
    const options = { hasCameras: !flags['no-cameras'], pictures: flags.pictures }
    return ending(up(readSettings(process.env), options, untilStopped()))
  },
  status: ({ flags }) => showStatus(readSettings(process.env).home, flags.json),
  down: () => ending(down(readSettings(process.env))),
  bulletin: ({ rest }) => bulletin(rest, readSettings(process.env)),
  score: ({ rest }) => score(rest, readSettings(process.env).caller),
  wipe: ({ flags }) => ending(wipe(readSettings(process.env), flags.yes)),
  ca: (call) => authority(call),
  check: () => succeeding(check()),
  test: ({ rest }) => succeeding(test(rest)),
}

async function main(): Promise<number> {
  // A reader that has seen enough, such as `head`, closes the pipe.
  process.stdout.on('error', (error) => process.exit(systemCodeOf(error) === 'EPIPE' ? 0 : 1))
  const [first, ...own] = process.argv.slice(2)
  const language = languageOf(process.argv.slice(2), process.env)
  if (first === 'package') return (await import('../deb/package-command.ts')).packageAgent(own)
  if (first === 'demo') return demo(own, readSettings(process.env))
  if (first === 'bench') return succeeding(bench(own))
  if (first === 'conformance') return runTestScript('conformance/main.ts', own)
  const { values: flags, positionals } = readArguments()
  const [name = 'help', ...rest] = positionals
  const command = commands[name]
  if (command !== undefined && !flags.help) return command({ rest, flags })
  if (name === 'help' || flags.help) {
    process.stdout.write(usage[language])
    return 0
  }
  const unknown = { en: `there is no "${name}"`, zh: `没有“${name}”这个命令` }
  process.stderr.write(`zhian: ${unknown[language]}\n\n${usage[language]}`)
  return 2
}

async function authority({ rest: [what], flags }: Call): Promise<number> {
  const works = { init: initAuthority, renew: renewServices, carrier: makeCarrier }
  if (what !== 'init' && what !== 'renew' && what !== 'carrier') {
    const language = languageOf(process.argv.slice(2), process.env)
    const wants = {
      en: 'ca wants init, renew or carrier',
      zh: 'ca 之后须为 init、renew 或 carrier',
    }
    process.stderr.write(`zhian: ${wants[language]}\n\n${usage[language]}`)
    return 2
  }
  const wishes = { rootFolder: flags.root, hosts: flags.host }
  const plan = planAuthority(readSettings(process.env), wishes)
  for (const line of await works[what](plan, Date.now())) say(line)
  return 0
}

async function showStatus(home: string, isJson: boolean): Promise<number> {
  const status = await readStatus(home)
  const text = isJson ? JSON.stringify(status, null, 2) : statusLines(status).join('\n')
  process.stdout.write(`${text}\n`)
  return 0
}

function untilStopped(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => stop.abort(new Error('stopped')))
  }
  return stop.signal
}

const exitCodes = { misconfigured: 78, rejected: 2, unavailable: 75, defect: 70 } as const

try {
  process.exitCode = await main()
} catch (error) {
  const kind = kindOf(error)
  const isUsage = systemCodeOf(error)?.startsWith('ERR_PARSE_ARGS') ?? false
  const detail =
    kind === 'defect' && !isUsage && Error.isError(error) ? error.stack : messageOf(error)
  process.stderr.write(`zhian: ${detail}\n`)
  process.exitCode = isUsage ? 2 : exitCodes[kind]
}
