import type { CameraTally, Measure, ScoreInput } from '@zhian/contracts/score'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import type { CaptureTally, ClockTally, Measured, PictureTally } from '../facts/measured.ts'

type Counted = Pick<CameraTally, 'good' | 'of'>

/** Q: what the captures were, camera by camera, archived or not: they came from somewhere. */
export function qualityOf(
  { tallies, clocks, pictures }: Pick<Measured, 'tallies' | 'clocks' | 'pictures'>,
  { isConnected }: { readonly isConnected: boolean },
): ScoreInput['quality'] {
  if (!isConnected && tallies.length === 0) return 'PENDING'
  const measure = (
    count: (tally: CaptureTally) => Counted,
    evidence: (tally: CaptureTally, counted: Counted) => string[],
  ): Measure =>
    measureOf(
      tallies.map((tally) => {
        const counted = count(tally)
        const told = counted.good < counted.of ? evidence(tally, counted) : []
        return { id: tally.cameraId, ...counted, ...(told.length > 0 ? { evidence: told } : {}) }
      }),
    )
  const uplink = isUplinkLate(tallies) ? [uplinkCause] : []
  return {
    timely: measure(timelyOf, (tally) => [...delayOf(tally), ...uplink]),
    clock: clockMeasure(tallies, clocks),
    image: measureOf(pictures.filter(({ judged }) => judged > 0).map(imageTallyOf)),
    complete: measure(
      ({ complete, captures }) => ({ good: complete, of: captures }),
      (_, counted) => [`${bad(counted)} lack an attribute`],
    ),
    qualified: measure(
      ({ qualified, qualifiedOf }) => ({ good: qualified, of: qualifiedOf }),
      (_, counted) => [`${bad(counted)} are not qualified`],
    ),
    unique: measure(
      ({ distinct, captures }) => ({ good: distinct, of: captures }),
      (_, counted) => [`${bad(counted)} are repeated`],
    ),
  }
}

const measureOf = (cameras: CameraTally[]): Measure => (cameras.length === 0 ? 'NA' : { cameras })
const bad = ({ good, of }: Counted) => `${of - good} of ${of}`
const timelyOf = ({ timely, timelyOf: of }: CaptureTally): Counted => ({ good: timely, of })

function delayOf({ delaySumMs, captures }: CaptureTally): string[] {
  return captures === 0 ? [] : [`mean delay ${(delaySumMs / captures / 1000).toFixed(1)} s`]
}

/** The sampled captures by name, so that whoever doubts it can look. */
function imageTallyOf({ cameraId, good, judged, faults }: PictureTally): CameraTally {
  const told = faults.map(
    ([captureId, atMs, fault]) => `capture ${captureId} ${new Date(atMs).toISOString()} ${fault}`,
  )
  const counted = { good, of: judged }
  if (good === judged) return { id: cameraId, ...counted }
  const evidence = [`${bad(counted)} sampled have no usable picture`, ...told]
  return { id: cameraId, ...counted, evidence }
}

const uplinkCause = 'cause uplink'
/** Cameras that are late one by one have causes of their own. */
const lateTogether = { camerasMin: 3, shareMin: 0.8 }

/** Nearly all cameras are late, and what they have in common is the enterprise's way out. */
function isUplinkLate(tallies: readonly CaptureTally[]): boolean {
  const judged = tallies.map(timelyOf).filter(({ of }) => of > 0)
  const late = judged.filter(({ good, of }) => good / of < mcsV1.components.timely.hi)
  const { camerasMin, shareMin } = lateTogether
  return late.length >= camerasMin && late.length >= shareMin * judged.length
}

/** By the agents' probes; where nobody probed, by captures, which show a clock that runs fast only. */
function clockMeasure(tallies: readonly CaptureTally[], clocks: readonly ClockTally[]): Measure {
  const probed = clocks.map(({ cameraId, probes, trueProbes, offsetSumMs }): CameraTally => {
    const meanS = (offsetSumMs / probes / 1000).toFixed(1)
    return {
      id: cameraId,
      good: trueProbes,
      of: probes,
      evidence: [`offset ${offsetSumMs > 0 ? '+' : ''}${meanS} s, ${probes} probes`],
    }
  })
  const ids = new Set(clocks.map(({ cameraId }) => cameraId))
  const passive = tallies
    .filter(({ cameraId }) => !ids.has(cameraId))
    .map(({ cameraId, notAhead, captures }) => ({ id: cameraId, good: notAhead, of: captures }))
  return measureOf([...probed, ...passive])
}
