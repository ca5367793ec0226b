import type { Command } from 'commander'
import { messageOf } from '@zhian/kit/fault'
import { missingNames } from '../doctor/check-settings.ts'
import { readSurroundings } from '../settings/settings.ts'
import { askStatus } from './ask-status.ts'
import { helpWords } from './help-words.ts'
import type { CommandNeeds, Shell } from './program.ts'
import { statusText } from './status-text.ts'
import { wordsFor } from './words.ts'

const exitCodes = { well: 0, unreachable: 4 } as const

export function addStatus(program: Command, { shell, end }: CommandNeeds): void {
  const words = helpWords(shell.language)
  program
    .command('status')
    .description(words.status)
    .option('--json', words.json)
    .action(async (options: { json?: true }) => end(await showStatus(shell, options)))
}

async function showStatus(shell: Shell, { json }: { json?: true }): Promise<number> {
  const words = wordsFor(shell.language)
  try {
    const page = await askStatus(shell.env)
    if (json === true) shell.say(`${JSON.stringify(page, null, 2)}\n`)
    else {
      shell.say(statusText(page, words))
      shell.hint(
        `${page.problems.length === 0 && page.uplink.isConnected ? words.nextLogs : words.nextDoctor}\n`,
      )
    }
    return exitCodes.well
  } catch (error) {
    shell.complain(`${words.unreachable} ${messageOf(error)}\n`)
    shell.complain(`${hasName(shell) ? words.startIt : words.notEnrolled}\n`)
    return exitCodes.unreachable
  }
}

function hasName({ surroundings }: Shell): boolean {
  const { config } = readSurroundings(surroundings)
  return missingNames({ env: surroundings.env, config }).length === 0
}
