import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AdapterDoors } from './camera-adapter.ts'
import { decoders } from './decoders.ts'
import { isRecognised, readQuarantined } from './quarantine-files.ts'
import { recordingQuarantine } from './recording-doors.ts'

export interface Retried {
  readonly name: string
  /** `understood`: every capture in it is durable, and the file is gone. `still`: it stays where it is. */
  readonly is: 'understood' | 'still' | 'no_decoder'
  readonly captures: number
  readonly reasons: readonly string[]
}

/**
 * Takes a quarantined message as if it had come just now. Repeats are recognised as from a camera.
 *
 * Throws NOT_FOUND, or DISK_FULL and its like: then the file stays.
 */
export async function retryQuarantined(
  folder: string,
  name: string,
  doors: AdapterDoors,
): Promise<Retried> {
  const { file, bytes } = await readQuarantined(folder, name)
  const decode = decoders.get(file.protocol)
  if (decode === undefined) return { name, is: 'no_decoder', captures: 0, reasons: [] }
  const again: Parameters<typeof recordingQuarantine>[0] = { quarantined: [], recognised: [] }
  const turnedAway: string[] = []
  let captures = 0
  await decode(
    {
      ...doors,
      quarantine: recordingQuarantine(again),
      intake: {
        async take(protocol, draft) {
          const end = await doors.intake.take(protocol, draft)
          if (end === 'kept') captures += 1
          return end
        },
      },
      events: {
        ...doors.events,
        inputTurnedAway: (fact) => {
          turnedAway.push(fact.reason)
          doors.events.inputTurnedAway(fact)
        },
      },
    },
    { bytes },
  )
  const reasons = [...turnedAway, ...again.quarantined.map(({ reason }) => reason)]
  const isKept = reasons.length > 0 || again.recognised.length > 0 || isRecognised(file)
  if (isKept) return { name, is: 'still', captures, reasons }
  await rm(join(folder, name), { force: true })
  return { name, is: 'understood', captures, reasons }
}
