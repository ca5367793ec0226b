import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { CarryReceipt } from '@zhian/contracts/carry'
import { frameBytesMax } from '@zhian/contracts/limits'
import { Fault, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { ByteQueue } from '../camera/byte-queue.ts'
import { decodeCarryRecord } from './carry-record.ts'
import type { CarryRecord } from './carry-record.ts'
import type { Waiting } from './list-waiting.ts'
import type { CarrySelection } from './pack-pending.ts'
import type { SettledByReceipt } from './settle-receipt.ts'
import { doorPathOf, writeSelection } from './spool-door.ts'

const noneCodes = new Set(['ENOENT', 'ECONNREFUSED'])
const silentMsMax = 60_000

/** Undefined where no agent holds the folder. Throws DISK_FAILED where it says that it cannot. */
export async function askWaiting(folder: string): Promise<Waiting | undefined> {
  const answer = await ask(folder, { method: 'GET', path: '/waiting' })
  return answer === undefined ? undefined : ((await json(answer)) as Waiting)
}

export async function askSettle(
  folder: string,
  receipt: CarryReceipt,
): Promise<SettledByReceipt | undefined> {
  const body = JSON.stringify(receipt)
  const answer = await ask(folder, { method: 'POST', path: '/settle', body })
  return answer === undefined ? undefined : ((await json(answer)) as SettledByReceipt)
}

export async function askCaptures(
  folder: string,
  selection: CarrySelection,
): Promise<AsyncIterable<CarryRecord> | undefined> {
  const path = `/captures?${writeSelection(selection)}`
  const answer = await ask(folder, { method: 'GET', path })
  if (answer === undefined) return undefined
  if (answer.statusCode !== 200) await json(answer)
  return records(answer)
}

interface Question {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
}

function ask(
  folder: string,
  { body, ...question }: Question,
): Promise<IncomingMessage | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage | undefined>()
  const asking = request({ socketPath: doorPathOf(folder), agent: false, ...question })
  asking.setTimeout(silentMsMax, () => asking.destroy(new Error('the agent does not answer')))
  asking.once('response', resolve)
  asking.on('error', (error) => {
    if (noneCodes.has(systemCodeOf(error) ?? '')) resolve(undefined)
    else reject(asFault(error))
  })
  asking.end(body)
  return promise
}

function asFault(error: Error): Fault {
  if (systemCodeOf(error) !== 'EACCES')
    return new Fault('DISK_FAILED', messageOf(error), { cause: error })
  const why = 'only root and the agent’s own user may ask the agent'
  return new Fault('CONFIG_REFUSED', why, { cause: error })
}

async function json(answer: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk)
  const said: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  if (answer.statusCode === 200) return said
  const { problem } = said as { problem?: string }
  const code = answer.statusCode === 400 ? 'INPUT_REFUSED' : 'DISK_FAILED'
  throw new Fault(code, problem ?? `the agent answers ${answer.statusCode ?? 0}`)
}

async function* records(answer: IncomingMessage): AsyncGenerator<CarryRecord> {
  const queue = new ByteQueue()
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      queue.add(chunk)
      for (let bytes = nextOf(queue); bytes !== undefined; bytes = nextOf(queue))
        yield decodeCarryRecord(bytes)
    }
  } catch (error) {
    if (error instanceof Fault) throw error
    const why = `the agent stopped in the middle: ${messageOf(error)}`
    throw new Fault('DISK_FAILED', why, { cause: error })
  }
}

function nextOf(queue: ByteQueue): Buffer | undefined {
  if (queue.length < 4) return undefined
  const bytes = queue.bytes.readUInt32BE()
  if (bytes > frameBytesMax + 1024)
    throw new Fault('DISK_FAILED', 'the agent answers what is no record')
  if (queue.length < 4 + bytes) return undefined
  const record = Buffer.from(queue.bytes.subarray(4, 4 + bytes))
  queue.drop(4 + bytes)
  return record
}
