import { topicPlans } from '@zhian/contracts/topics'
import { openFolderBlobs } from '@zhian/kit/blobs/folder-blobs'
import { messageOf } from '@zhian/kit/fault'
import { serveHealth } from '@zhian/kit/health'
import { openKafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import type { KafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import { ensureTopics } from '@zhian/kit/kafka/kafka-topics'
import { openLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import type { Service } from '@zhian/kit/run-service'
import { acknowledger } from './acknowledger.ts'
import { ByteRoom } from './byte-room.ts'
import type { BridgeConfig } from './config.ts'
import { openEmbeddedBroker } from './embedded-broker.ts'
import { bridgeEvents } from './events.ts'
import type { BridgeEvents } from './events.ts'
import { openExternalBroker } from './external-broker.ts'
import { captureForwarder } from './forward-capture.ts'
import { reportForwarder } from './forward-report.ts'
import type { Intake, Receive } from './intake.ts'

/** A producer whose oldest record waits longer than this is not healthy. */
const waitMsMax = 15_000

/** Opened from the river's mouth to its spring, so that closing runs from the spring to the mouth. */
export async function startBridge(
  config: BridgeConfig,
  _stopping: AbortSignal,
): Promise<Service & { mqttPort: number | null; mqttTlsPort: number | null }> {
  const log = openLog('bridge', config.logLevel)
  const metrics = openMetrics()
  const events = bridgeEvents(log, metrics)
  await using opened = new AsyncDisposableStack()
  const partitions = await ensureTopics(config.kafka, topicPlans, log)
  const producer = opened.use(await openKafkaProducer({ address: config.kafka, partitions, log }))
  const room = new ByteRoom(config.inFlightBytesMax)
  let intake: Intake | null = null
  const acknowledging = acknowledger((topic, body) => intake?.acknowledge(topic, body))
  const receive = receiver({ config, producer, events, acknowledging, room })
  intake = opened.use(await openIntake(config, { events, receive, room }))
  opened.use(
    await serveHealth(config.health, {
      metrics,
      problems: () => [
        ...(intake?.isReady() ? [] : ['not linked to the broker']),
        ...(producer.oldestWaitMs() > waitMsMax ? ['Kafka does not answer'] : []),
      ],
    }),
  )
  log.info({ mode: config.intake.mode, port: intake.port }, 'bridge is ready')
  const owned = opened.move()
  return {
    finished: intake.failed,
    mqttPort: intake.port,
    mqttTlsPort: intake.tlsPort ?? null,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

interface ReceiverNeeds {
  readonly config: BridgeConfig
  readonly producer: KafkaProducer
  readonly events: BridgeEvents
  readonly acknowledging: ReturnType<typeof acknowledger>
  readonly room: ByteRoom
}

/** The embedded broker has read a message before we see it, so there the room is entered here; the external one waits outside. */
function receiver({ config, producer, events, acknowledging, room }: ReceiverNeeds): Receive {
  const blobs = openFolderBlobs(config.blobs.folder)
  const forwardCapture = captureForwarder({ blobs, producer, events })
  const forwardReport = reportForwarder({ producer, events })
  const { acknowledge, acknowledgeReport } = acknowledging
  const entersHere = config.intake.mode === 'embedded'
  return async function receive(message) {
    using _held = entersHere ? await room.enter(message.body.length) : undefined
    try {
      if (message.leaf === 'captures') acknowledge(message.agentId, await forwardCapture(message))
      else if (message.leaf === 'status' || message.leaf === 'ledger') {
        const ending = await forwardReport(message.leaf, message)
        if (ending !== undefined) acknowledgeReport(message.agentId, ending)
      }
    } catch (error) {
      events.captureHeld({ problem: messageOf(error) })
      throw error
    }
  }
}

interface IntakeNeeds {
  readonly events: BridgeEvents
  readonly receive: Receive
  readonly room: ByteRoom
}

function openIntake({ intake }: BridgeConfig, needs: IntakeNeeds): Promise<Intake> {
  return intake.mode === 'embedded'
    ? openEmbeddedBroker({ ...intake, ...needs })
    : openExternalBroker({ ...intake, ...needs })
}
