import type { Command } from 'commander'
import type { CarryReceipt } from '@zhian/contracts/carry'
import { openLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { askCaptures, askSettle, askWaiting } from '../carry/ask-spool-door.ts'
import type { CarryRecord } from '../carry/carry-record.ts'
import { openReceipt } from '../carry/carry-receipt.ts'
import { readCarryConfig } from '../carry/config.ts'
import { exportCarry } from '../carry/export-carry.ts'
import type { Exported } from '../carry/export-carry.ts'
import { listWaiting } from '../carry/list-waiting.ts'
import { lookOffline, openOffline } from '../carry/offline-spool.ts'
import { packPending } from '../carry/pack-pending.ts'
import type { CarrySelection } from '../carry/pack-pending.ts'
import { settleReceipt } from '../carry/settle-receipt.ts'
import type { SettledByReceipt } from '../carry/settle-receipt.ts'
import { egressEvents } from '../egress/egress-events.ts'
import { openOwnEgress } from '../egress/open-own-egress.ts'
import { liveMs } from '../uplink/session.ts'
import { NotEnrolled, askKeyring, guarded, offerPassphrase } from './carry-command.ts'
import type { CarryNeeds, PassphraseOption } from './carry-command.ts'
import { readBytes, readCount, readTime } from './read-option.ts'
import { mebibytes } from './shown.ts'
import { addImport } from './spool-import.ts'
import { waitingText } from './spool-text.ts'

interface ExportOptions extends PassphraseOption {
  readonly since?: number
  readonly until?: number
  readonly fromSeq?: number
  readonly bytesMax?: number
  readonly json?: true
}

/** `spool ls|export|import|settle`: what waits, and how it travels by hand where there is no line. */
export function addSpool(program: Command, needs: CarryNeeds): void {
  const spool = program
    .command('spool')
    .description('look at what waits, and carry it by hand where the line is away')
  spool
    .command('ls')
    .description('list what waits by day and camera, and what has become of the rest')
    .option('--json', 'as JSON')
    .action((options: { json?: true }) => guarded(needs, () => list(options, needs)))
  offerPassphrase(
    spool
      .command('export')
      .description('write what waits into one encrypted file; nothing is freed here')
      .argument('<file>', 'the file to write')
      .option('--since <time>', 'received then or later: 2026-11-28, 12h, 3d', readTime)
      .option('--until <time>', 'received before', readTime)
      .option('--from-seq <number>', 'from this number on: where the last stick ended', readCount)
      .option('--bytes-max <size>', 'what the stick takes: 3900M, 28G (FAT32: 4G)', readBytes)
      .option('--json', 'say what was written as JSON'),
  ).action((path: string, options: ExportOptions) =>
    guarded(needs, () => exportTo(path, options, needs)),
  )
  addImport(spool, needs)
  offerPassphrase(
    spool
      .command('settle')
      .description('free what the receipt of an import says has arrived')
      .argument('<receipt>', 'the receipt of `spool import`')
      .option('--json', 'say what was settled as JSON'),
  ).action((path: string, options: PassphraseOption & { json?: true }) =>
    guarded(needs, () => settle(path, options, needs)),
  )
}

async function list({ json }: { json?: true }, needs: CarryNeeds): Promise<number> {
  const { agentId, spool } = named(needs)
  const waiting = (await askWaiting(spool.folder)) ?? (await lookAndList(agentId, spool.folder))
  const text =
    json === true ? `${JSON.stringify(waiting, null, 2)}\n` : waitingText(waiting, needs.words())
  const { terminal, words } = needs
  terminal.say(text)
  const isStuck = waiting.pending > 0 && !waiting.isAgentRunning
  terminal.hint(`${words().next}zhian-edge ${isStuck ? 'spool export FILE' : 'status'}\n`)
  return 0
}

async function lookAndList(agentId: string, folder: string) {
  await using looked = await lookOffline(folder, Date.now)
  const { pending } = looked
  return await listWaiting({ agentId, isAgentRunning: false, pending, liveMs, nowMs: Date.now() })
}

async function exportTo(path: string, options: ExportOptions, needs: CarryNeeds): Promise<number> {
  const { agentId, spool, egress: egressConfig } = named(needs)
  const selection = selectionOf(options)
  const keyring = await askKeyring(options, needs, 'twice')
  const key = await keyring()
  let captures = 0
  const onFrame = () => needs.terminal.progress?.(`${(captures += 1)}`)
  const write = (records: AsyncIterable<CarryRecord>) =>
    exportCarry(records, { path, key, onFrame })
  const asked = await askCaptures(spool.folder, selection)
  if (asked !== undefined) return tellExported(await write(asked), { path, options, needs })
  await using opened = new AsyncDisposableStack()
  const { pending } = opened.use(await lookOffline(spool.folder, Date.now))
  const events = egressEvents({ log: openLog('edge-agent', 'silent'), metrics: openMetrics() })
  const own = { agentId, events, now: Date.now }
  const egress = await openOwnEgress(egressConfig, own, opened)
  const records = packPending({ agentId, pending, selection, egress, now: Date.now })
  return tellExported(await write(records), { path, options, needs })
}

function selectionOf({ since, until, fromSeq, bytesMax }: ExportOptions): CarrySelection {
  return {
    ...(since === undefined ? {} : { sinceMs: since }),
    ...(until === undefined ? {} : { untilMs: until }),
    ...(fromSeq === undefined ? {} : { fromSeq }),
    ...(bytesMax === undefined ? {} : { fileBytesMax: bytesMax }),
  }
}

interface ExportTold {
  readonly path: string
  readonly options: ExportOptions
  readonly needs: CarryNeeds
}

function tellExported(exported: Exported, { path, options, needs }: ExportTold): number {
  const { terminal, words } = needs
  const { captures, fileBytes, nextSeq, withheld = 0 } = exported
  const own = words()
  if (options.json === true) terminal.say(`${JSON.stringify({ path, ...exported }, null, 2)}\n`)
  else
    terminal.say(
      `${own.exported}${path}, ${captures} ${own.captures}, ${fileBytes} B (${mebibytes(fileBytes)})\n`,
    )
  if (withheld > 0) terminal.complain(`${own.withheld}${withheld}\n`)
  if (captures === 0) {
    terminal.complain(`${nextSeq === undefined ? own.noneWaits : own.tooSmall}\n`)
    return nextSeq === undefined ? 0 : 2
  }
  if (nextSeq !== undefined)
    terminal.hint(`${own.more}zhian-edge spool export FILE --from-seq ${nextSeq}\n`)
  terminal.hint(
    `${own.freeNothing}\n${own.next}${own.exportNext} zhian-edge spool import FILE --mqtt-url URL\n`,
  )
  return 0
}

async function settle(
  path: string,
  options: PassphraseOption & { json?: true },
  needs: CarryNeeds,
): Promise<number> {
  const { agentId, spool: config } = named(needs)
  const receipt = await openReceipt(path, await askKeyring(options, needs, 'once'))
  const settled =
    (await askSettle(config.folder, receipt)) ?? (await openAndSettle(receipt, { agentId, config }))
  const { terminal, words } = needs
  const own = words()
  if (options.json === true) terminal.say(`${JSON.stringify(settled, null, 2)}\n`)
  else
    terminal.say(
      `${own.settled}${settled.settled} ${own.captures}, ${settled.refused} ${own.refused}, ` +
        `${settled.knownBefore} ${own.knownBefore}; ${settled.pending} ${own.still}\n`,
    )
  terminal.hint(`${own.next}zhian-edge spool ls\n`)
  return 0
}

async function openAndSettle(
  receipt: CarryReceipt,
  { agentId, config }: { agentId: string; config: ReturnType<typeof readCarryConfig>['spool'] },
): Promise<SettledByReceipt> {
  await using offline = await openOffline(config, Date.now)
  return await settleReceipt(receipt, { agentId, spool: offline.spool })
}

function named({ terminal }: CarryNeeds) {
  const config = readCarryConfig(terminal.env)
  if (config.agentId === '') throw new NotEnrolled()
  return config
}
