import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { tokenRefusals } from '@zhian/contracts/enrolment'
import { Fault, messageOf } from '@zhian/kit/fault'
import { checkEnrolmentUrl, enrol } from '../enrol/enrol.ts'
import { readIdentity } from '../enrol/identity-file.ts'
import { faultText } from './fault-words.ts'
import type { Shell, Terminal } from './program.ts'
import type { Words } from './words.ts'

interface EnrollOptions {
  readonly url: string
  readonly token?: string
  readonly tokenFile?: string
  readonly ca?: string
  readonly folder?: string
  readonly replace?: true
}

interface EnrollNeeds {
  readonly terminal: Shell
  readonly words: () => Words
  readonly end: (exitCode: number) => void
}

/** 1 refused, 2 usage, 4 unreachable, 78 where the folder cannot be used. */
const exitCodes = { refused: 1, usage: 2, unreachable: 4, misconfigured: 78 } as const
const dayMs = 24 * 3600 * 1000

export function addEnroll(program: Command, { terminal, words, end }: EnrollNeeds): void {
  program
    .command('enroll')
    .description('get this box its own certificate, for the one-time token of an operator')
    .requiredOption('--url <url>', 'address of the API, https://…')
    .option('--token <token>', 'the token; it works once. Others can see it in ps for a moment')
    .option(
      '--token-file <file>',
      'a file that holds the token, - for stdin; without either it is asked for',
    )
    .option(
      '--ca <file>',
      'whom to believe at that address (PEM), if not those whom this machine trusts',
    )
    .option('--folder <folder>', 'where the agent keeps its things; usual: AGENT_FOLDER')
    .option('--replace', 'although this box has a certificate that still holds')
    .action(async (options: EnrollOptions) => {
      end(await enroll(options, terminal, words()))
    })
}

async function enroll(options: EnrollOptions, terminal: Shell, words: Words): Promise<number> {
  try {
    const folder = identityFolder(options, terminal)
    const url = checkEnrolmentUrl(options.url)
    if (options.replace !== true) refuseIfEnrolled(folder)
    const apiAuthority = options.ca === undefined ? undefined : await readAuthority(options.ca)
    const identity = await enrol({
      folder,
      url,
      token: await readToken(options, terminal, words),
      apiAuthority,
    })
    const { agentId, enterpriseId, siteId, notAfterMs } = identity
    const until = new Date(notAfterMs).toISOString()
    terminal.say(`${words.enrolled}${agentId} (${enterpriseId}, ${siteId}), ${until}\n`)
    terminal.hint(`${words.startEnrolled}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const cause = causeOf(error, words) ?? faultText(error, terminal.language)
    terminal.complain(`${words.enrolRefused}${cause}\n${fixOf(error, words)}`)
    return codeOf(error)
  }
}

function identityFolder({ folder }: EnrollOptions, { env }: Terminal): string {
  const own = folder ?? env['AGENT_FOLDER']
  if (own !== undefined && own !== '') return join(own, 'identity')
  throw new Fault('CONFIG_REFUSED', 'say --folder, or set AGENT_FOLDER as for `zhian-edge run`')
}

function refuseIfEnrolled(folder: string): void {
  const known = readIdentity(folder)
  if (known === undefined || known.notAfterMs <= Date.now()) return
  const days = Math.floor((known.notAfterMs - Date.now()) / dayMs)
  throw new Fault(
    'INPUT_REFUSED',
    `this box is ${known.agentId} already, for ${days} more days; --replace enrols it anew`,
  )
}

async function readToken(
  { token, tokenFile }: EnrollOptions,
  { askSecret }: Terminal,
  words: Words,
): Promise<string> {
  if (token === undefined && tokenFile === undefined && askSecret !== undefined)
    return (await askSecret(words.tokenQuestion)).trim()
  if ((token === undefined) === (tokenFile === undefined))
    throw new Fault('INPUT_REFUSED', 'say --token or --token-file, one of them')
  if (tokenFile === undefined) return token ?? ''
  try {
    return (await readFile(tokenFile === '-' ? '/dev/stdin' : tokenFile, 'utf8')).trim()
  } catch (error) {
    throw new Fault('INPUT_REFUSED', `--token-file: ${messageOf(error)}`, { cause: error })
  }
}

async function readAuthority(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Fault('INPUT_REFUSED', `--ca: ${messageOf(error)}`, { cause: error })
  }
}

/** In the reader's language where it is one of those that everybody meets. */
function causeOf(error: Fault, words: Words): string | undefined {
  const { unknown, used, expired } = tokenRefusals
  const known = new Map<string, string>([
    [unknown, words.tokenUnknown],
    [used, words.tokenUsed],
    [expired, words.tokenExpired],
  ])
  return known.get(error.message)
}

function fixOf({ code }: Fault, words: Words): string {
  return code === 'TOKEN_REFUSED' ? `${words.askForToken}\n` : ''
}

function codeOf({ code, kind }: Fault): number {
  if (kind === 'misconfigured') return exitCodes.misconfigured
  if (kind === 'unavailable') return exitCodes.unreachable
  return code === 'INPUT_REFUSED' ? exitCodes.usage : exitCodes.refused
}
