import type { Log } from '@zhian/kit/log'
import { Counter } from '@zhian/kit/metrics'
import type { Registry } from '@zhian/kit/metrics'
import type { AdapterEvents } from './camera/camera-adapter.ts'
import type { IntakeEvents } from './camera/intake.ts'
import { egressEvents } from './egress/egress-events.ts'
import type { IdentityEvents } from './enrol/keep-identity.ts'
import type { HealthEvents } from './health/camera-health.ts'
import type { SpoolEvents } from './spool/spool-events.ts'
import type { UplinkEvents } from './uplink/session.ts'

interface Instruments {
  readonly log: Log
  readonly metrics: Registry
}

/** One function a fact. No plate, no picture and no body is ever in a fact. */
export function openEvents(instruments: Instruments) {
  return {
    camera: cameraEvents(instruments),
    spool: spoolEvents(instruments),
    uplink: uplinkEvents(instruments),
    health: healthEvents(instruments),
    egress: egressEvents(instruments),
    identity: identityEvents(instruments),
  }
}
export type AgentEvents = ReturnType<typeof openEvents>

function identityEvents({ log }: Instruments): IdentityEvents {
  return {
    renewed: (fact) => log.info(fact, 'the certificate was renewed'),
    renewalFailed: (fact) =>
      log.warn(fact, 'the certificate could not be renewed; it is tried again'),
  }
}

function counter(metrics: Registry, name: string, labels: { help: string; names: string[] }) {
  return new Counter({
    name: `zhian_agent_${name}_total`,
    help: labels.help,
    labelNames: labels.names,
    registers: [metrics],
  })
}

/** True for the first of a kind in a minute: cameras come again and again while something lasts. */
function onceAMinute(): (what: string) => boolean {
  const toldAtMs = new Map<string, number>()
  return (what) => {
    const nowMs = Date.now()
    if (toldAtMs.size > 1000) toldAtMs.clear()
    if (nowMs - (toldAtMs.get(what) ?? 0) < 60_000) return false
    toldAtMs.set(what, nowMs)
    return true
  }
}

interface QuarantineEvents {
  inputQuarantined(fact: { protocol: string; reason: string; bytes: number }): void
  quarantineTrimmed(fact: { files: number }): void
}

interface StripEvents {
  fieldStripped(field: string, count: number): void
}

function cameraEvents({
  log,
  metrics,
}: Instruments): IntakeEvents & AdapterEvents & QuarantineEvents & StripEvents {
  const count = (name: string, help: string, ...names: string[]) =>
    counter(metrics, name, { help, names })
  const captures = count('captures', 'Captures made durable', 'protocol', 'kind')
  const repeated = count('captures_repeated', 'Captures sent again', 'protocol', 'kind')
  const flags = count('image_flags', 'Pictures not kept', 'protocol', 'flag')
  const quarantined = count('quarantined', 'Inputs not understood', 'protocol', 'reason')
  const noted = count('inputs_noted', 'Inputs recognised that hold no capture', 'protocol')
  const turnedAway = count('inputs_turned_away', 'Inputs refused for now', 'protocol', 'reason')
  const refused = count('cameras_refused', 'Requests without admission', 'protocol', 'reason')
  const stripped = count('fields_stripped', 'Forbidden fields met', 'field')
  const gaps = count('stream_gaps', 'Streams that were away for a time', 'protocol')
  const isNews = onceAMinute()
  return {
    captureKept({ protocol, kind, ...fact }) {
      captures.inc({ protocol, kind })
      log.debug({ protocol, kind, ...fact }, 'capture kept')
    },
    captureRepeated({ protocol, kind }) {
      repeated.inc({ protocol, kind })
      log.debug({ protocol, kind }, 'capture sent again by its camera')
    },
    imageFlagged: ({ protocol, flag }) => flags.inc({ protocol, flag }),
    inputQuarantined({ protocol, reason, bytes }) {
      quarantined.inc({ protocol, reason })
      log.warn({ protocol, reason, bytes }, 'input quarantined')
    },
    quarantineTrimmed: (fact) => log.warn(fact, 'quarantine full, oldest removed'),
    inputNoted({ protocol, what }) {
      noted.inc({ protocol })
      log.debug({ protocol, what }, 'input without a capture')
    },
    inputTurnedAway({ protocol, reason }) {
      turnedAway.inc({ protocol, reason })
      if (isNews(reason))
        log.warn({ protocol, reason }, 'input refused for now, the camera keeps it')
    },
    cameraRegistered: (fact) => log.info(fact, 'camera registered'),
    cameraRefused({ protocol, reason, peer }) {
      refused.inc({ protocol, reason })
      const isUsual = reason === 'password_missing' || reason === 'not_registered'
      if (!isUsual && isNews(`${reason} ${peer}`))
        log.warn({ protocol, reason, peer }, 'request without admission')
    },
    ...pictureEvents({ log, metrics }),
    adapterTroubled: (fact) => log.error(fact, 'adapter troubled'),
    streamGap({ protocol, ...fact }) {
      gaps.inc({ protocol })
      log.warn(
        { protocol, ...fact },
        'a camera’s stream is back, captures in between may be missing',
      )
    },
    fieldStripped: (field, times) => stripped.inc({ field }, times),
  }
}

function pictureEvents({ log, metrics }: Instruments): Pick<AdapterEvents, 'pictureNotFetched'> {
  const notFetched = counter(metrics, 'pictures_not_fetched', {
    help: 'Pictures that messages only gave the address of, and that could not be had',
    names: ['protocol', 'reason'],
  })
  const isNews = onceAMinute()
  return {
    pictureNotFetched(fact) {
      notFetched.inc({ ...fact })
      if (isNews(fact.reason)) log.warn(fact, 'a picture could not be fetched')
    },
  }
}

function spoolEvents({ log, metrics }: Instruments): SpoolEvents {
  const lost = counter(metrics, 'records_lost', {
    help: 'Records that rotted on the disk',
    names: ['reason'],
  })
  const evicted = counter(metrics, 'captures_evicted', {
    help: 'Captures that ended by a tombstone',
    names: ['reason'],
  })
  const thinned = counter(metrics, 'captures_thinned', {
    help: 'Captures that gave up scenes (1) or all pictures (2) for room',
    names: ['thinness'],
  })
  return {
    segmentForeign: (fact) => log.error(fact, 'segment of another epoch put aside'),
    segmentDamaged: (fact) => log.error(fact, 'segment damaged, searched for the next record'),
    segmentSuspect: (fact) => log.error(fact, 'segment suspect, its last records written again'),
    tailCut: (fact) => log.warn(fact, 'unfinished end of a segment cut'),
    recordsLost({ count, reason }) {
      lost.inc({ reason }, count)
      log.error({ count, reason }, 'records lost on the disk')
    },
    recordsEvicted({ from, to, reason }) {
      evicted.inc({ reason }, to - from + 1)
      log.warn({ from, to, reason }, 'captures evicted')
    },
    picturesEvicted({ captures, thinness }) {
      thinned.inc({ thinness: String(thinness) }, captures)
      log.warn({ captures, thinness }, 'pictures given up, their captures kept')
    },
    cursorUnwritten: (fact) => log.error(fact, 'cursor not written, tried again later'),
  }
}

function healthEvents({ log, metrics }: Instruments): HealthEvents {
  const changes = counter(metrics, 'camera_changes', {
    help: 'Changes of how cameras are',
    names: ['what'],
  })
  return {
    cameraChanged(fact) {
      changes.inc({ what: fact.what })
      const isGood = fact.isSo === (fact.what === 'online')
      if (isGood) log.info(fact, 'camera well again')
      else log.warn(fact, 'camera not well')
    },
  }
}

function uplinkEvents({ log, metrics }: Instruments): UplinkEvents {
  const published = counter(metrics, 'captures_published', {
    help: 'Frames sent to the broker',
    names: ['again'],
  })
  const settled = counter(metrics, 'captures_settled', {
    help: 'Captures that the far side has',
    names: [],
  })
  const refused = counter(metrics, 'captures_refused', {
    help: 'Captures that the far side buried',
    names: [],
  })
  let isAway = false
  return {
    linkOpened(fact) {
      isAway = false
      log.info(fact, 'connected to the broker')
    },
    linkLost(fact) {
      if (!isAway) log.warn(fact, 'broker away')
      isAway = true
    },
    linkRefused: (fact) => log.error(fact, 'the broker refuses this agent; trying on, seldom'),
    capturePublished: ({ isAgain }) => published.inc({ again: String(isAgain) }),
    capturesSettled: ({ count }) => settled.inc(count),
    captureRefused(fact) {
      refused.inc()
      log.warn(fact, 'capture refused by the far side')
    },
    answerIgnored: (fact) => log.debug(fact, 'acknowledgement ignored'),
    publishFailed: (fact) => log.debug(fact, 'not published'),
  }
}
