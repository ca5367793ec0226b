import type { Command } from 'commander'
import { Fault } from '@zhian/kit/fault'
import { openKeyring } from '../carry/carry-key.ts'
import type { Keyring } from '../carry/carry-key.ts'
import { faultText } from './fault-words.ts'
import type { Shell } from './program.ts'
import { readSecretFile } from './read-secret.ts'
import type { SpoolWords } from './spool-words.ts'

export interface CarryNeeds {
  readonly terminal: Shell
  readonly words: () => SpoolWords
  readonly end: (exitCode: number) => void
}

export interface PassphraseOption {
  readonly passphraseFile?: string
}

/** 1 refused, damaged or a disk that cannot, 2 usage, 3 not enrolled, 4 unreachable, 78 misconfigured. */
const exitCodes = { fault: 1, usage: 2, notEnrolled: 3, unreachable: 4, misconfigured: 78 } as const

/** This box has no name, so nobody can say whose spool it is. */
export class NotEnrolled extends Error {}

/** A line was typed that cannot be carried out. */
export class Misused extends Error {}

/** Runs a command and ends with its code; what it throws for a person is said and has a code of its own. */
export async function guarded(
  { terminal, words, end }: CarryNeeds,
  work: () => Promise<number>,
): Promise<void> {
  try {
    return end(await work())
  } catch (error) {
    if (error instanceof NotEnrolled) {
      terminal.complain(`${words().notEnrolled}\n`)
      return end(exitCodes.notEnrolled)
    }
    if (!(error instanceof Fault || error instanceof Misused)) throw error
    const text = error instanceof Fault ? faultText(error, terminal.language) : error.message
    terminal.complain(`${text}\n`)
    return end(error instanceof Misused ? exitCodes.usage : codeOf(error))
  }
}

function codeOf({ code, kind }: Fault): number {
  if (kind === 'misconfigured') return exitCodes.misconfigured
  if (code === 'MQTT_AWAY') return exitCodes.unreachable
  return code === 'NOT_FOUND' ? exitCodes.usage : exitCodes.fault
}

export function offerPassphrase(command: Command): Command {
  return command.option(
    '--passphrase-file <file>',
    'the passphrase; asked for at a terminal where this is missing',
  )
}

/** Throws where there is neither a file nor a terminal, or where two answers differ. */
export async function askKeyring(
  { passphraseFile }: PassphraseOption,
  { terminal, words }: CarryNeeds,
  times: 'once' | 'twice',
): Promise<Keyring> {
  if (passphraseFile !== undefined)
    return openKeyring(await readSecretFile(passphraseFile, '--passphrase-file'))
  if (terminal.askSecret === undefined) throw new Misused(words().passphraseNeeded)
  const passphrase = await terminal.askSecret(`${words().passphrase} `)
  if (times === 'twice') {
    const again = await terminal.askSecret(`${words().passphraseAgain} `)
    if (again !== passphrase) throw new Misused(words().passphraseDiffers)
  }
  return openKeyring(passphrase)
}
