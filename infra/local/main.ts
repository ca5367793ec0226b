import { parseArgs } from 'node:util'
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

const usage = `Zhian 智安: camera captures from the gate to a query, on this machine.

  ./zhian up [--no-cameras] [--pictures DIR]   start everything and stay; Ctrl-C stops it
  ./zhian status [--json]                      how it is
  ./zhian down                                 stop it from elsewhere
  ./zhian score FILE                           compute coverage scores 监控覆盖评分 outside the system: reads
                                               { cases: [{ id, input }] }, prints { cases: [{ id, result }] }; - is stdin;
                                               a case that is refused has { id, problems }, and the exit code is 2
  ./zhian demo park [--recipe factories|harbour] [--small] [--seed N] [--wipe]
                                               a plausible park with weeks of captures and known defects 演示园区
  ./zhian bulletin verify FILE [SIGNATURE]     check a bulletin's 月报 HTML or PDF against its signature file
  ./zhian bulletin sql FILE                    run a statement copied from its appendix over a world that is down
  ./zhian wipe [--yes]                         remove all that it has kept
  ./zhian ca init --root DIR [--host NAME ...]
                                               a certificate authority: the root's key to DIR, the rest for services
  ./zhian ca renew --root DIR [--host NAME ...]
                                               new certificates for broker and bridge
  ./zhian ca carrier --root DIR                a certificate for who imports captures that were carried by hand
  ./zhian check                                format, lint, types, dead code, unit and tidy tests
  ./zhian test [PROJECT ...]                   every test (projects: unit tidy component e2e)
  ./zhian package [--arch amd64|arm64|all] [--output DIR] [--version V]
                                               the edge agent as a .deb, with its checksum and installer
  ./zhian bench [--quick] [STAGE ...]          measure each stage beside its raw limit
                                               (stages: edge bridge inference archive api score box)
  ./zhian bench gateway [--quick]              the packaged agent with 200 cameras beside a Mosquitto bridge
  ./zhian conformance --target URL …           play cameras to any gateway and say where it breaks (--help)

  ZHIAN_HOME=DIR      keep everything there (usual: .zhian in the repository)
  ZHIAN_PORTS=auto    take free ports
  KAFKA_BROKERS=…     use an existing Kafka       MQTT_URL=…   use an existing MQTT broker
`

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
  if (first === 'package') return (await import('../deb/package-command.ts')).packageAgent(own)
  if (first === 'demo') return demo(own, readSettings(process.env))
  if (first === 'bench') return succeeding(bench(own))
  if (first === 'conformance') return runTestScript('conformance/main.ts', own)
  const { values: flags, positionals } = readArguments()
  const [name = 'help', ...rest] = positionals
  const command = commands[name]
  if (command !== undefined && !flags.help) return command({ rest, flags })
  if (name === 'help' || flags.help) {
    process.stdout.write(usage)
    return 0
  }
  process.stderr.write(`zhian: there is no "${name}"\n\n${usage}`)
  return 2
}

async function authority({ rest: [what], flags }: Call): Promise<number> {
  const works = { init: initAuthority, renew: renewServices, carrier: makeCarrier }
  if (what !== 'init' && what !== 'renew' && what !== 'carrier') {
    process.stderr.write(`zhian: ca wants init, renew or carrier\n\n${usage}`)
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
