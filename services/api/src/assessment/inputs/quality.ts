import type { CameraTally, Measure, ScoreInput } from '@zhian/contracts/score'
import type { CaptureTally, ClockTally, Measured } from '../facts/measured.ts'

type Counted = Pick<CameraTally, 'good' | 'of'>

/** Q: what the captures were, camera by camera, archived or not: they came from somewhere. */
export function qualityOf(
  { tallies, clocks }: Pick<Measured, 'tallies' | 'clocks'>,
  { isConnected }: { readonly isConnected: boolean },
): ScoreInput['quality'] {
  if (!isConnected && tallies.length === 0) return 'PENDING'
  const measure = (count: (tally: CaptureTally) => Counted, evidence?: typeof delayOf): Measure =>
    measureOf(
      tallies.map((tally) => {
        const told = evidence?.(tally) ?? []
        return {
          id: tally.cameraId,
          ...count(tally),
          ...(told.length > 0 ? { evidence: told } : {}),
        }
      }),
    )
  return {
    timely: measure(({ timely, timelyOf }) => ({ good: timely, of: timelyOf }), delayOf),
    clock: clockMeasure(tallies, clocks),
    image: measure(({ image, captures }) => ({ good: image, of: captures })),
    complete: measure(({ complete, captures }) => ({ good: complete, of: captures })),
    qualified: measure(({ qualified, qualifiedOf }) => ({ good: qualified, of: qualifiedOf })),
    unique: measure(({ distinct, captures }) => ({ good: distinct, of: captures })),
  }
}

const measureOf = (cameras: CameraTally[]): Measure => (cameras.length === 0 ? 'NA' : { cameras })

function delayOf({ delaySumMs, captures }: CaptureTally): string[] {
  return captures === 0 ? [] : [`mean delay ${(delaySumMs / captures / 1000).toFixed(1)} s`]
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
