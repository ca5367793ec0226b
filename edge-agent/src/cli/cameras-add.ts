import type { Command } from 'commander'
import { cameraSpeeches } from '../commission/camera-speech.ts'
import { addCamera } from '../commission/edit-cameras-file.ts'
import { camerasPath, exitCodes, gather, guarded, offerFile } from './cameras-command.ts'
import type { CamerasNeeds, FileOption } from './cameras-command.ts'
import { readSecretFile } from './read-secret.ts'

interface AddOptions extends FileOption {
  readonly protocol: string
  readonly cameraId?: string
  readonly address?: string
  readonly username?: string
  readonly passwordFile?: string
  /** False where `--no-password` was said. */
  readonly password: boolean
  readonly channel?: string
  readonly set: readonly string[]
  readonly replace?: true
  readonly json?: true
}

export function addAdd(cameras: Command, needs: CamerasNeeds): void {
  offerFile(cameras.command('add'))
    .description('write a camera into the cameras file; its password goes into a file of its own')
    .argument('<device-id>', 'what it calls itself: GB/T 28181 id, serial number, name')
    .requiredOption('--protocol <protocol>', 'gat1400, hikvision, dahua, onvif, ftp, frigate')
    .option('--camera-id <id>', 'what it is called from now on; usual: the device id')
    .option('--address <address>', 'host, host:port or URL')
    .option('--username <name>', 'for the login')
    .option('--password-file <file>', 'its password; asked for at a terminal where this is missing')
    .option('--no-password', 'ask for none')
    .option('--channel <number>', 'of a recorder, from 1; -1 for all')
    .option('--set <name=value>', 'another setting of its profile; may be repeated', gather, [])
    .option('--replace', 'although it is there already')
    .option('--json', 'say what was done as JSON')
    .action((deviceId: string, options: AddOptions) =>
      guarded(needs, () => add(deviceId, options, needs)),
    )
}

async function add(deviceId: string, options: AddOptions, needs: CamerasNeeds): Promise<number> {
  const { terminal, words } = needs
  const path = camerasPath(options, terminal)
  const own = words()
  if (path === undefined) {
    terminal.complain(`${own.noFile}\n`)
    return exitCodes.misconfigured
  }
  const password = await passwordFor(options, needs)
  if (password === null) {
    terminal.complain(`${own.passwordNeeded}\n`)
    return exitCodes.usage
  }
  const { protocol, cameraId = deviceId } = options
  const { wasThere } = await addCamera(path, {
    camera: { deviceId, cameraId, protocol, profile: profileOf(options) },
    password,
    isReplacing: options.replace === true,
    ownerFolder: terminal.env['AGENT_FOLDER'],
  })
  if (options.json === true) {
    const added = { path, deviceId, cameraId, protocol, wasThere }
    terminal.say(`${JSON.stringify(added, null, 2)}\n`)
  } else terminal.say(`${wasThere ? own.replaced : own.added}${cameraId} (${protocol}), ${path}\n`)
  terminal.hint(`${own.restart}\n${own.next}zhian-edge cameras test ${cameraId}\n`)
  return 0
}

function profileOf({ address, username, channel, set }: AddOptions) {
  const more = set.map((each) => {
    const equals = each.indexOf('=')
    return [each.slice(0, equals), valueOf(each.slice(equals + 1))] as const
  })
  return {
    ...(address === undefined ? {} : { address }),
    ...(username === undefined ? {} : { username }),
    ...(channel === undefined ? {} : { channel: valueOf(channel) }),
    ...Object.fromEntries(more),
  }
}

/** As JSON would have it; the file's own reader then says whether it can be. */
function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d{1,9}$/.test(text) ? Number(text) : text
}

/** Undefined where none is wanted, null where nobody can be asked. Asked for only where the agent will log in with it. */
async function passwordFor(
  { passwordFile, password, protocol, address }: AddOptions,
  { terminal, words }: CamerasNeeds,
): Promise<string | undefined | null> {
  if (passwordFile !== undefined) return readSecretFile(passwordFile, '--password-file')
  const isCalled = address !== undefined && cameraSpeeches.get(protocol)?.isLoginNeeded === true
  if (!password || !isCalled) return undefined
  return terminal.askSecret === undefined ? null : terminal.askSecret(`${words().password} `)
}
