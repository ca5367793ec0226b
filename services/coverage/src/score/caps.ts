import type { ScoreInput } from '@zhian/contracts/score'
import type { CapResult } from '@zhian/contracts/score-result'
import type { ConfigOfScore } from '../config/mcs-v1.ts'
import { longestSilenceS } from '../uptime/accounting.ts'
import { compareText } from './canonical-json.ts'
import { enterprise } from './sub-score.ts'
import type { CountedSlot } from './sub-scores.ts'

export type CapId = keyof ConfigOfScore['caps']

export interface Cap extends CapResult {
  readonly id: CapId
  readonly measured: number
  readonly threshold: number
}

/** The caps whose condition holds, the lowest first. */
export function capsThatHold(
  input: ScoreInput,
  { slots, raw, config }: { slots: readonly CountedSlot[]; raw: number; config: ConfigOfScore },
): Cap[] {
  const conditions = [
    uncoveredGates(slots, config),
    shortRetention(input.recording, config),
    silence(input, config),
  ]
  return conditions
    .flatMap((condition) => condition ?? [])
    .map(({ id, ...cap }) => ({
      id,
      max: config.caps[id],
      isLowering: config.caps[id] < raw,
      ...cap,
    }))
    .sort((a, b) => a.max - b.max)
}

type Condition = Pick<Cap, 'id' | 'objects' | 'measured' | 'threshold'> | undefined

/** Summed slots of gates count as the gates that they are. */
function uncoveredGates(slots: readonly CountedSlot[], { gateWeight }: ConfigOfScore): Condition {
  const open = slots.filter(({ w, c }) => w >= gateWeight && c === 0)
  if (open.length === 0) return undefined
  const objects = open.map(({ objectId }) => objectId).sort(compareText)
  return { id: 'CAP-GATE', objects, measured: 0, threshold: 1 }
}

function shortRetention(recording: ScoreInput['recording'], config: ConfigOfScore): Condition {
  if (typeof recording === 'string') return undefined
  const kept =
    'retention' in recording ? recording.retention.cameras : [{ id: enterprise, ...recording }]
  const classes: readonly string[] = config.retentionPlaceClasses
  const short = kept.flatMap(
    ({ id, days, daysNeeded, placeClass = 'UNKNOWN', isRetentionListed }) => {
      const isListed = isRetentionListed === true || classes.includes(placeClass)
      return isListed && typeof days === 'number' && days < daysNeeded
        ? [{ id, days, daysNeeded }]
        : []
    },
  )
  const [worst] = [...short].sort((a, b) => a.days - b.days)
  if (worst === undefined) return undefined
  const objects = short.map(({ id }) => id).sort(compareText)
  return { id: 'CAP-RET', objects, measured: worst.days, threshold: worst.daysNeeded }
}

function silence({ silences, period }: ScoreInput, { silenceS }: ConfigOfScore): Condition {
  if (silences === undefined) return undefined
  const measured = longestSilenceS(silences, period)
  if (measured < silenceS) return undefined
  return { id: 'CAP-DEAD', objects: [enterprise], measured, threshold: silenceS }
}
