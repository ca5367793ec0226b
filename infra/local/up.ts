import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Fault } from '@zhian/kit/fault'
import { firstAdministratorUrl } from './first-administrator.ts'
import { choosePorts } from './ports.ts'
import { cameraLines } from './print-status.ts'
import { say } from './say.ts'
import type { Settings } from './settings.ts'
import { setUp } from './setup.ts'
import { readStatus } from './status.ts'
import { Supervisor } from './supervisor.ts'
import { openWorld, worldRecipes } from './world.ts'
import type { World } from './world.ts'
import { isAlive, openWorldFiles, readRunRecord, writeRunRecord } from './world-files.ts'

export interface UpOptions {
  readonly hasCameras: boolean
  readonly pictures: string | undefined
}

/** Starts the embedded world and stays until it is stopped. */
export async function up(
  settings: Settings,
  options: UpOptions,
  stopping: AbortSignal,
): Promise<void> {
  const pictures =
    options.pictures === undefined ? undefined : resolve(settings.caller, options.pictures)
  const last = await readRunRecord(settings.home)
  if (last !== undefined && (await isAlive(last.supervisorPid))) {
    throw new Fault(
      'CONFIG_REFUSED',
      `a world runs already in ${settings.home} (pid ${last.supervisorPid}); ./zhian down stops it`,
    )
  }
  await endOrphans(last?.processes.map(({ pid }) => pid) ?? [], settings.home)
  const files = await openWorldFiles(settings.home)
  const ports = await choosePorts(settings, last?.ports)
  await setUp({
    hasOwnKafka: settings.kafkaBrokers === undefined,
    hasLentPictures: options.hasCameras && pictures === undefined,
    isForTests: false,
  })
  stopping.throwIfAborted()
  const world = openWorld({ settings, files, ports, pictures, hasCameras: options.hasCameras })
  await run(world, stopping)
}

async function run(world: World, stopping: AbortSignal): Promise<void> {
  const { settings, files } = world
  let hasBeenReady = false
  const record = () =>
    writeRunRecord(settings.home, {
      supervisorPid: process.pid,
      hasBeenReady,
      ports: world.ports,
      kafkaBrokers: world.kafkaBrokers,
      mqttUrl: world.mqttUrl,
      gat1400Host: settings.gat1400Host,
      processes: supervisor.records,
    })
  // One writer at a time, in order: each record replaces the file whole.
  let writing = Promise.resolve()
  const onChange = () => void (writing = writing.then(record, record))
  await using supervisor = new Supervisor({ logFolder: files.logs, say, onChange })
  stopping.addEventListener('abort', () => say('stopping …'))
  for (const recipe of await worldRecipes(world)) {
    if (stopping.aborted) return
    await Promise.race([supervisor.start(recipe), aborted(stopping)])
  }
  if (stopping.aborted) return
  hasBeenReady = true
  onChange()
  await writing
  await announce(settings.home)
  await reportUntil(settings.home, stopping)
}

async function announce(home: string): Promise<void> {
  const status = await readStatus(home)
  const firstUrl = await firstAdministratorUrl(status.api)
  say('ready')
  const lines = [
    '',
    `  Console  ${status.api.url}/`,
    `  Token    ${status.api.token}`,
    ...(firstUrl === null ? [] : welcomeLines(firstUrl)),
    '',
    ...cameraLines(status).map((line) => `  ${line}`),
    '',
    '  Ctrl-C stops everything; the next ./zhian up goes on where it was. ./zhian status says how it is.',
    '',
  ]
  process.stdout.write(lines.join('\n'))
}

const welcomeLines = (url: string) => [
  '',
  '  Nobody has an account yet. The first administrator opens this, once, within 24 hours 首位管理员请打开:',
  `  ${url}`,
]

const reportEveryMs = 15_000

/** One line of figures whenever they have changed. */
async function reportUntil(home: string, stopping: AbortSignal): Promise<void> {
  let last = ''
  while (!stopping.aborted) {
    const { captures, plates, state } = await readStatus(home)
    const parts = [
      ...(state === 'ready' ? [] : [state]),
      ...(captures === null
        ? []
        : [
            `${captures.stored} captures stored, ${captures.pending} pending, ${captures.dead} dead`,
          ]),
      ...(plates === null
        ? []
        : [`plates ${plates.right} right of ${plates.right + plates.wrong + plates.notRead}`]),
    ]
    const line = parts.join('; ')
    if (line !== last && line !== '') say(line)
    last = line
    await wait(reportEveryMs, undefined, { signal: stopping }).catch(() => undefined)
  }
}

/** Processes of a world whose supervisor was killed; only those that really belong to this home are ended. */
async function endOrphans(pids: readonly number[], home: string): Promise<void> {
  for (const pid of pids) {
    const [command, environment] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
    ])
    if (!command.includes(home) && !environment.includes(home)) continue
    say(`ending process ${pid}, left over from a world that was killed`)
    process.kill(pid, 'SIGKILL')
    while (await isAlive(pid)) await wait(50)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
