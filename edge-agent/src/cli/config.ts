import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { misspeltNames } from '../settings/misspelt.ts'
import { maskedCamera, readSurroundings } from '../settings/settings.ts'
import type { Origin, Surroundings } from '../settings/settings.ts'
import { helpWords } from './help-words.ts'
import { plainTable } from './plain-table.ts'
import type { CommandNeeds, Shell } from './program.ts'
import { settingWordsFor } from './setting-words.ts'

const exitCodes = { well: 0, misconfigured: 78 } as const

interface ShowOptions {
  readonly origin?: true
  readonly json?: true
}

/** `config check` and `config show [--origin]`: what the agent would run with. */
export function addConfig(program: Command, { shell, end }: CommandNeeds): void {
  const words = helpWords(shell.language)
  const config = program.command('config').description(words.config)
  config
    .command('check')
    .description(words.configCheck)
    .option('--json', words.json)
    .action((options: { json?: true }) => end(check(shell, options)))
  config
    .command('show')
    .description(words.configShow)
    .option('--origin', words.origin)
    .option('--json', words.json)
    .action((options: ShowOptions) => end(show(shell, options)))
}

/** What is shown of the surroundings, with every secret masked. */
export function shownConfig(surroundings: Surroundings) {
  const { config, problems, settings } = readSurroundings(surroundings)
  return {
    file: surroundings.file?.path,
    problems: [...(surroundings.file?.problems ?? []), ...problems],
    misspelt: misspeltNames(surroundings.env),
    settings,
    cameras: config.cameras.map(maskedCamera),
  }
}

function check(shell: Shell, { json }: { json?: true }): number {
  const words = settingWordsFor(shell.language)
  const { file, problems, misspelt } = shownConfig(shell.surroundings)
  const isGood = problems.length === 0
  if (json === true) shell.say(`${JSON.stringify({ isGood, file, problems, misspelt }, null, 2)}\n`)
  for (const { name, meant } of misspelt) shell.complain(`${words.misspelt(name, meant)}\n`)
  if (isGood) shell.hint(`${words.good}\n`)
  else shell.complain(`${words.refused}\n  ${problems.join('\n  ')}\n${words.repair(file)}\n`)
  return isGood ? exitCodes.well : exitCodes.misconfigured
}

function show(shell: Shell, { origin, json }: ShowOptions): number {
  const words = settingWordsFor(shell.language)
  const { problems, ...shown } = shownConfig(shell.surroundings)
  if (json === true) shell.say(`${JSON.stringify({ ...shown, problems }, null, 2)}\n`)
  else {
    const source = (each: Origin) => (each === 'file' ? (shown.file ?? '') : words.origins[each])
    const head = [words.name, words.value, ...(origin === true ? [words.origin] : [])]
    const rows = shown.settings.map((each) => [
      each.name,
      each.value ?? '–',
      ...(origin === true ? [source(each.origin)] : []),
    ])
    shell.say(`${plainTable(head, rows)}\n`)
    if (shown.cameras.length > 0) shell.say(`${camerasText(shell, shown.cameras)}\n`)
  }
  if (problems.length > 0) shell.complain(`${words.hasProblems(problems.length)}\n`)
  else shell.hint(`${words.good}\n`)
  return problems.length === 0 ? exitCodes.well : exitCodes.misconfigured
}

function camerasText(shell: Shell, cameras: readonly ReturnType<typeof maskedCamera>[]): string {
  const words = settingWordsFor(shell.language)
  const path = shell.env['AGENT_CAMERAS_FILE'] ?? ''
  const lines = cameras.map(
    ({ cameraId, protocol, deviceId, profile }) =>
      `  ${cameraId}  ${protocol}  ${deviceId}  ${JSON.stringify(profile)}`,
  )
  return [`${words.cameras} ${existsSync(path) ? path : ''}`, ...lines].join('\n')
}
