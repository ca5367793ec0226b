import type { Log } from '@zhian/kit/log'
import { Counter, Histogram } from '@zhian/kit/metrics'
import type { Registry } from '@zhian/kit/metrics'
import type { Computed } from './assessment.ts'

interface PicturesSampled {
  readonly hours: number
  readonly captures: number
  readonly bad: number
  readonly unjudged: number
  readonly pictures: number
}

export type AssessmentEvents = ReturnType<typeof assessmentEvents>

export function assessmentEvents(log: Log, registry: Registry) {
  const registers = [registry]
  const computing = new Histogram({
    name: 'zhian_api_scores_computing_seconds',
    help: 'One computation of the scores of a park and a period',
    buckets: [0.1, 1, 5, 20, 60, 300],
    registers,
  })
  const scores = new Counter({
    name: 'zhian_api_scores_total',
    help: 'Scores whose input was not the stored one',
    registers,
  })
  const failures = new Counter({
    name: 'zhian_api_scores_failures_total',
    help: 'Computations of scores that did not end well',
    registers,
  })
  const pictures = new Counter({
    name: 'zhian_api_picture_samples_total',
    help: 'Sampled captures whose pictures were fetched and decoded; unjudged ones were lost by the platform',
    labelNames: ['verdict'],
    registers,
  })
  return {
    picturesSampled({ captures, bad, unjudged, ...fact }: PicturesSampled) {
      pictures.inc({ verdict: 'good' }, captures - bad - unjudged)
      pictures.inc({ verdict: 'bad' }, bad)
      pictures.inc({ verdict: 'unjudged' }, unjudged)
      if (captures > 0) log.info({ captures, bad, unjudged, ...fact }, 'pictures were sampled')
    },
    samplingStopped(fact: { problem: string }) {
      log.warn(fact, 'pictures cannot be reached, the sample waits')
    },
    hoursFolded(fact: { enterprises: number; ms: number }) {
      if (fact.enterprises > 0) log.debug(fact, 'what arrived was counted by the hour')
    },
    scoresComputed({ ms, ...fact }: Computed & { ms: number }) {
      computing.observe(ms / 1000)
      scores.inc(fact.scored)
      log.info({ ...fact, ms }, 'scores were computed')
    },
    assessmentFailed(fact: { problem: string }) {
      failures.inc()
      log.warn(fact, 'the assessment did not end well and is tried again')
    },
    itemsFollowed(fact: { parkId: string; opened: number; closed: number; returned: number }) {
      log.info(fact, 'rectification followed the scores')
    },
  }
}
