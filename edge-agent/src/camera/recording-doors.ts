import { decodeFrame } from '@zhian/contracts/frame'
import type { Capture } from '@zhian/contracts/capture'
import type { AdapterDoors, AdapterEvents } from './camera-adapter.ts'
import { CameraRoster } from './camera-roster.ts'
import type { KnownCamera } from './camera-roster.ts'
import { StripCounter } from './forbidden-fields.ts'
import { openIntake } from './intake.ts'
import type { Intake } from './intake.ts'
import type { Quarantine } from './quarantine.ts'
import { RecentCaptures } from './recent-captures.ts'

/** What came through doors that keep nothing. */
export interface Recorded {
  readonly captures: Capture[]
  readonly repeated: { readonly kind: string }[]
  readonly noted: string[]
  readonly quarantined: { readonly reason: string; readonly bytes: Buffer }[]
  /** Understood, and no capture: kept for a person. */
  readonly recognised: { readonly reason: string; readonly bytes: Buffer }[]
  readonly stripped: () => readonly { field: string; count: number }[]
}

interface Settings {
  readonly now: () => number
  readonly cameras?: readonly KnownCamera[]
}

/** The real intake over a spool that only remembers: what comes out is what the agent would have sent. */
export function recordingDoors({ now, cameras = [] }: Settings): {
  readonly doors: AdapterDoors
  readonly recorded: Recorded
} {
  const stripped = new StripCounter(() => undefined)
  const recorded: Recorded = {
    captures: [],
    repeated: [],
    noted: [],
    quarantined: [],
    recognised: [],
    stripped: () => stripped.counts,
  }
  const roster = new CameraRoster(cameras, now)
  const intake = recordingIntake({ recorded, roster, now })
  const doors = {
    intake,
    roster,
    stripped,
    now,
    quarantine: recordingQuarantine(recorded),
    events: recordingEvents(recorded),
  }
  return { doors, recorded }
}

function recordingIntake(needs: {
  recorded: Recorded
  roster: CameraRoster
  now: () => number
}): Intake {
  const { captures, repeated } = needs.recorded
  const append = async (make: (place: { epoch: string; seq: number }) => Buffer) => {
    const place = { epoch: 'decode', seq: captures.length + 1 }
    const decoded = decodeFrame(make(place))
    if (decoded.ok) captures.push(decoded.frame.capture)
    return place
  }
  return openIntake({
    agentId: 'decode',
    enterpriseId: 'decode',
    siteId: 'decode',
    roster: needs.roster,
    spool: { append },
    recent: new RecentCaptures(10_000),
    now: needs.now,
    events: {
      captureKept: () => undefined,
      captureRepeated: ({ kind }) => void repeated.push({ kind }),
      imageFlagged: () => undefined,
    },
  })
}

/** A quarantine that forgets everything at the end. */
export function recordingQuarantine(
  recorded: Pick<Recorded, 'quarantined' | 'recognised'>,
): Quarantine {
  return {
    get count() {
      return recorded.quarantined.length
    },
    put: async ({ reason, bytes, isRecognised }) => {
      const into = isRecognised === true ? recorded.recognised : recorded.quarantined
      into.push({ reason, bytes })
    },
    noteElsewhere: ({ reason }) =>
      void recorded.quarantined.push({ reason, bytes: Buffer.alloc(0) }),
  }
}

function recordingEvents({ noted }: Recorded): AdapterEvents {
  const note = (what: string) => void noted.push(what)
  return {
    cameraRegistered: () => note('registered'),
    cameraRefused: ({ reason }) => note(reason),
    inputNoted: ({ what }) => note(what),
    inputTurnedAway: ({ reason }) => note(reason),
    adapterTroubled: ({ why }) => note(why),
  }
}
