import type { Command } from 'commander'
import { carrierName } from '@zhian/contracts/carry'
import type { MqttAddress } from '@zhian/kit/mqtt/mqtt-link'
import { importCarry } from '../carry/import-carry.ts'
import type { Imported } from '../carry/import-carry.ts'
import { askKeyring, guarded, offerPassphrase } from './carry-command.ts'
import type { CarryNeeds, PassphraseOption } from './carry-command.ts'
import { readCount } from './read-option.ts'
import { readSecretFile } from './read-secret.ts'

interface ImportOptions extends PassphraseOption {
  readonly mqttUrl: string
  readonly mqttVersion: string
  readonly clientId: string
  readonly username?: string
  readonly passwordFile?: string
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly receipt?: string
  readonly wait: number
  readonly json?: true
}

const waitSeconds = 120

export function addImport(spool: Command, needs: CarryNeeds): void {
  const command = spool
    .command('import')
    .description('bring a file of `spool export` to the broker, on any machine that reaches it')
    .argument('<file>', 'the file of `spool export`')
    .requiredOption('--mqtt-url <url>', 'mqtt://host:port or mqtts://host:port')
    .option('--mqtt-version <version>', '4 or 5; with 5 a broker says what it refuses', '4')
    .option('--client-id <id>', 'who we are to the broker', carrierName)
    .option('--username <name>', 'usual: the client id', undefined)
    .option('--password-file <file>', 'the password of that login')
    .option('--ca <file>', 'whom to believe (PEM)')
    .option('--cert <file>', 'our certificate (PEM): `./zhian ca carrier` makes one')
    .option('--key <file>', 'its key')
    .option('--receipt <file>', 'where the receipt goes; usual: FILE.receipt')
    .option('--wait <seconds>', 'how long nobody may acknowledge', readCount, waitSeconds)
    .option('--json', 'say what arrived as JSON')
  offerPassphrase(command).action((path: string, options: ImportOptions) =>
    guarded(needs, () => importFrom(path, options, needs)),
  )
}

async function importFrom(
  path: string,
  options: ImportOptions,
  needs: CarryNeeds,
): Promise<number> {
  const { terminal, words } = needs
  const receiptPath = options.receipt ?? `${path}.receipt`
  const address = await addressOf(options)
  const keyring = await askKeyring(options, needs, 'once')
  try {
    const imported = await importCarry({
      path,
      keyring,
      receiptPath,
      address,
      patienceMs: options.wait * 1000,
      now: Date.now,
      onProgress: (ended, captures) => terminal.progress?.(`${ended} / ${captures}`),
    })
    tellImported(imported, { receiptPath, isJson: options.json === true, needs })
    return 0
  } catch (error) {
    terminal.complain(`${words().again}${receiptPath}\n`)
    throw error
  }
}

function tellImported(
  imported: Imported,
  { receiptPath, isJson, needs }: { receiptPath: string; isJson: boolean; needs: CarryNeeds },
): void {
  const { terminal, words } = needs
  const { captures, settled, refused } = imported
  const own = words()
  if (isJson) terminal.say(`${JSON.stringify({ ...imported, receiptPath }, null, 2)}\n`)
  else
    terminal.say(
      `${own.imported}${settled} / ${captures} ${own.captures}, ${refused.length} ${own.refused}\n`,
    )
  terminal.hint(
    `${own.next}${own.importNext} zhian-edge spool settle ${receiptPath.split('/').at(-1)}\n`,
  )
}

async function addressOf(options: ImportOptions): Promise<MqttAddress> {
  const { mqttUrl, clientId, username = clientId, passwordFile, ca, cert, key } = options
  const file = async (path: string, option: string) =>
    Buffer.from(await readSecretFile(path, option))
  const tls = {
    ...(ca === undefined ? {} : { ca: await file(ca, '--ca') }),
    ...(cert === undefined ? {} : { cert: await file(cert, '--cert') }),
    ...(key === undefined ? {} : { key: await file(key, '--key') }),
  }
  return {
    url: mqttUrl,
    protocolVersion: options.mqttVersion === '5' ? 5 : 4,
    clientId,
    ...(passwordFile === undefined
      ? {}
      : { username, password: await readSecretFile(passwordFile, '--password-file') }),
    keepaliveSeconds: 60,
    isSessionClean: true,
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
  }
}
