import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import kafkajs from 'kafkajs'
import type { Kafka, LogEntry } from 'kafkajs'
import { Fault, messageOf } from '../fault.ts'
import type { Log } from '../log.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

// kafkajs has no zstd of its own; Node has.
kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = () => ({
  compress: (encoder: { buffer: Buffer }) => compress(encoder.buffer),
  decompress: (bytes: Buffer) => decompress(bytes),
})

export interface KafkaAddress {
  readonly brokers: readonly string[]
  readonly clientId: string
}

/** The retry settings are given here because kafkajs takes others where NODE_ENV is "test". */
export function openKafka(address: KafkaAddress, log: Log): Kafka {
  return new kafkajs.Kafka({
    clientId: address.clientId,
    brokers: [...address.brokers],
    connectionTimeout: 3000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 200, maxRetryTime: 5000, retries: 8 },
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry) => writeLog(log, entry),
  })
}

/** The client calls each failed attempt an error; ours are counted when we give up, so these are debug. */
function writeLog(log: Log, { level, log: { message }, namespace }: LogEntry): void {
  const isResetting = message.includes('Offset out of range')
  if (isResetting) log.warn({ namespace }, message)
  else if (level <= kafkajs.logLevel.ERROR) log.debug({ namespace }, message)
}

/** Kafka's own classes of failure, by what must happen next. */
export function kafkaFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  const type = Error.isError(error) ? (error as { type?: unknown }).type : undefined
  const isRefused =
    type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE' || type === 'INVALID_RECORD'
  return new Fault(isRefused ? 'KAFKA_REFUSED' : 'KAFKA_AWAY', `Kafka: ${messageOf(error)}`, {
    cause: error,
  })
}
