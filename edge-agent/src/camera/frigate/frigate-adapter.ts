import { persistently } from '@zhian/kit/backoff'
import { Fault, messageOf } from '@zhian/kit/fault'
import type { MqttAddress } from '@zhian/kit/mqtt/mqtt-link'
import type { AdapterDoors, CameraAdapter } from '../camera-adapter.ts'
import { brokerProblems, openCameraBroker } from '../camera-broker.ts'
import { catchUp } from './catch-up.ts'
import { openFrigateApi } from './frigate-api.ts'
import type { FrigateApi, FrigateApiSettings } from './frigate-api.ts'
import { FrigateReceiver, protocol } from './receive-message.ts'
import type { FrigateRules } from './receive-message.ts'
import { openTakenIds } from './taken-ids.ts'
import type { TakenIds } from './taken-ids.ts'

export interface FrigateSettings {
  readonly address: MqttAddress
  readonly rules: FrigateRules
  readonly api: FrigateApiSettings | undefined
  /** Where it is kept which objects were taken. */
  readonly cursorPath: string
}

const leaves = ['available', 'events', 'tracked_object_update', '+/status/+']
const askAgain = { firstMs: 2000, maxMs: 120_000 }

const offline = { en: 'Frigate says that it is offline', zh: 'Frigate 报告自身离线' }

/** Listens to Frigate's events, fetches their pictures and, after every absence, what was missed. */
export async function openFrigate(
  settings: FrigateSettings,
  doors: AdapterDoors,
): Promise<CameraAdapter> {
  const { rules, address } = settings
  const taken = await openTakenIds(settings.cursorPath)
  const api = settings.api === undefined ? undefined : openFrigateApi(settings.api, doors.now)
  const receiver = new FrigateReceiver({ rules, doors, api, taken })
  const stop = new AbortController()
  const stopping = stop.signal
  let catching: Promise<void> = Promise.resolve()
  const returning =
    api === undefined ? undefined : openReturn({ api, taken, receiver, doors, stopping })
  const afterAbsence = () => {
    catching = catching.then(returning)
  }
  const broker = openCameraBroker({
    protocol,
    address,
    topics: leaves.map((leaf) => `${rules.topicPrefix}/${leaf}`),
    doors,
    onMessage: async (message) => {
      const wasAvailable = receiver.isAvailable
      await receiver.receive(message)
      if (wasAvailable === false && receiver.isAvailable === true) afterAbsence()
    },
    onOpened: afterAbsence,
  })
  return {
    protocol,
    problems: () => [
      ...brokerProblems(broker, { en: 'Frigate’s broker', zh: 'Frigate 的消息服务器' }),
      ...(receiver.isAvailable === false ? [offline] : []),
    ],
    async [Symbol.asyncDispose]() {
      stop.abort(new Fault('STOPPING', 'the agent stops'))
      await broker[Symbol.asyncDispose]()
      await catching
    },
  }
}

interface Return {
  readonly api: FrigateApi
  readonly taken: TakenIds
  readonly receiver: FrigateReceiver
  readonly doors: AdapterDoors
  readonly stopping: AbortSignal
}

/** What is done after every absence, until it works; never rejects. */
function openReturn({ api, taken, receiver, doors, stopping }: Return): () => Promise<void> {
  const work = async () => {
    receiver.knowSizes(await api.detectSizes())
    const take = (event: object) => receiver.catchUp(event)
    await catchUp({ api, taken, take, stopping })
  }
  const onRetry = (error: unknown) =>
    doors.events.inputTurnedAway({ protocol, reason: reasonOf(error) })
  return async () => {
    try {
      await persistently(work, { backoff: askAgain, stopping, onRetry })
    } catch (error) {
      if (!stopping.aborted) doors.events.adapterTroubled({ protocol, why: messageOf(error) })
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Fault ? error.code : 'unavailable'
}
