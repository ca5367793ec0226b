import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Capture } from '@zhian/contracts/capture'
import { acknowledger } from '@zhian/bridge/acknowledger'
import { ByteRoom } from '@zhian/bridge/byte-room'
import { bridgeEvents } from '@zhian/bridge/events'
import { openExternalBroker } from '@zhian/bridge/external-broker'
import { inspectFrame } from '@zhian/bridge/inspect-frame'
import { openOffline } from '@zhian/edge-agent/carry/offline-spool'
import type { Waiting } from '@zhian/edge-agent/carry/list-waiting'
import { runProgram } from '@zhian/edge-agent/cli/program'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { lockFolder } from '@zhian/edge-agent/lock-folder'
import { givenCapture } from '../../support/given.ts'

/** The far side as the bridge has it, with a store in memory in the place of Kafka: whoever comes twice is there once. */
export async function openFarSide(url: string) {
  const stored = new Map<string, { seq: number; frame: Buffer }>()
  const arrived: number[] = []
  const ledgers: { agentId: string; capturedUpTo: number }[] = []
  /** What it refuses for good, and how many it acknowledges before it falls silent. */
  const ways = { refuses: new Set<number>(), acknowledgesMax: Infinity }
  let send = (_topic: string, _body: string): void => undefined
  const { acknowledge } = acknowledger((topic, body) => send(topic, body))
  const broker = await openExternalBroker({
    url,
    protocolVersion: 5,
    clientId: 'zhian-bridge-1',
    share: 'bridge',
    events: bridgeEvents(silentLog(), openMetrics()),
    room: new ByteRoom(64_000_000),
    receive: async ({ agentId, leaf, body }) => {
      if (leaf === 'ledger') ledgers.push(JSON.parse(body.toString()))
      if (leaf !== 'captures') return
      const inspected = inspectFrame(agentId, body)
      if (inspected.is === 'dead') throw new Error(inspected.reason)
      const { captureId, epoch, seq } = inspected.value.capture
      arrived.push(seq)
      if (arrived.length > ways.acknowledgesMax) return
      const place = { epoch, seq }
      const isRefused = ways.refuses.has(seq)
      if (!isRefused) stored.set(captureId, { seq, frame: body })
      acknowledge(agentId, isRefused ? { place, refusedFor: 'too_strange' } : { place })
    },
  })
  send = (topic, body) => broker.acknowledge(topic, body)
  return {
    stored,
    arrived,
    ledgers,
    ways,
    seqs: () => [...stored.values()].map(({ seq }) => seq).toSorted((one, two) => one - two),
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  }
}

const fourMebibytes = 4 * 1024 * 1024

/** A box with captures that wait, a stick, and `zhian-edge spool` as a person types it. */
export async function givenBox(agentId = 'agent-1') {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-carry-'))
  const env = {
    AGENT_ID: agentId,
    AGENT_ENTERPRISE_ID: 'e1',
    AGENT_SITE_ID: 's1',
    AGENT_FOLDER: join(folder, 'state'),
    // Nobody is there: the site's line is away.
    AGENT_MQTT_URL: 'mqtt://127.0.0.1:1',
    AGENT_HEALTH_PORT: '0',
    AGENT_LOG_LEVEL: 'silent',
    LANG: 'en',
  }
  const spoolFolder = join(env.AGENT_FOLDER, 'spool')
  await writeFile(join(folder, 'passphrase'), 'carried by a friend\n')
  await (await lockFolder(spoolFolder))[Symbol.asyncDispose]()
  const box = {
    folder,
    env,
    spoolFolder,
    at: (name: string) => join(folder, name),
    async capture(count: number, imageBytes = 4000, kind: Capture['kind'] = 'vehicle') {
      const settings = { spoolBytesMax: 1e9, freeBytesMin: 0, whenFull: 'block' } as const
      await using offline = await openOffline({ folder: spoolFolder, ...settings }, Date.now)
      const images = [Buffer.alloc(Math.min(imageBytes, fourMebibytes), 'picture')]
      await Promise.all(
        Array.from({ length: count }, (_, index) =>
          offline.spool.append(
            (place) =>
              givenCapture({ agentId, ...place, kind, cameraId: `gate-${index % 2}`, images })
                .frame,
          ),
        ),
      )
    },
    async spool(words: readonly string[], more: Readonly<Record<string, string>> = {}) {
      const out = { said: '', complained: '' }
      const hasPassphrase = ['export', 'import', 'settle'].includes(words[0] ?? '')
      const secret = hasPassphrase ? ['--passphrase-file', join(folder, 'passphrase')] : []
      const exitCode = await runProgram(['spool', ...words, ...secret], {
        env: { ...env, ...more },
        say: (text) => (out.said += text),
        complain: (text) => (out.complained += text),
        run: async () => undefined,
      })
      return { ...out, exitCode }
    },
    async waiting() {
      const { said, exitCode, complained } = await box.spool(['ls', '--json'])
      if (exitCode !== 0) throw new Error(complained)
      const waiting: Waiting = JSON.parse(said)
      return waiting
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
  return box
}
