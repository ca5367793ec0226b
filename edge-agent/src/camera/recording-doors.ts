import { decodeFrame } from '@zhian/contracts/frame'
import type { Capture } from '@zhian/contracts/capture'
import type { AdapterDoors, ClockWord } from './camera-adapter.ts'
import { CameraRoster } from './camera-roster.ts'
import type { KnownCamera } from './camera-roster.ts'
import type { CaptureDraft } from './capture-draft.ts'
import { StripCounter } from './forbidden-fields.ts'
import { openIntake } from './intake.ts'
import type { Intake } from './intake.ts'
import type { Quarantine } from './quarantine.ts'
import { RecentCaptures } from './recent-captures.ts'

/** What came through doors that keep nothing. */
export interface Recorded {
  readonly captures: Capture[]
  /** What each capture was made of, in the same order. */
  readonly drafts: CaptureDraft[]
  readonly repeated: { readonly kind: string }[]
  readonly noted: string[]
  readonly quarantined: { readonly reason: string; readonly bytes: Buffer }[]
  /** Understood, and no capture: kept for a person. */
  readonly recognised: { readonly reason: string; readonly bytes: Buffer }[]
  /** What devices said that their clocks show. */
  readonly clocks: ClockWord[]
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
    drafts: [],
    repeated: [],
    noted: [],
    quarantined: [],
    recognised: [],
    clocks: [],
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
    clockSaid: (said: ClockWord) => void recorded.clocks.push(said),
  }
  return { doors, recorded }
}

function recordingIntake(needs: {
  recorded: Recorded
  roster: CameraRoster
  now: () => number
}): Intake {
  const { captures, drafts, repeated, quarantined } = needs.recorded
  const recent = new RecentCaptures(10_000)
  const open = (draft: CaptureDraft) =>
    openIntake({
      agentId: 'decode',
      enterpriseId: 'decode',
      siteId: 'decode',
      roster: needs.roster,
      recent,
      now: needs.now,
      spool: {
        append: async (make) => {
          const place = { epoch: 'decode', seq: captures.length + 1 }
          const decoded = decodeFrame(make(place))
          if (!decoded.ok) {
            quarantined.push({ reason: decoded.problem, bytes: Buffer.alloc(0) })
            return place
          }
          captures.push(decoded.frame.capture)
          drafts.push(draft)
          return place
        },
      },
      events: {
        captureKept: () => undefined,
        captureRepeated: ({ kind }) => void repeated.push({ kind }),
        imageFlagged: () => undefined,
      },
    })
  return { take: (protocol, draft) => open(draft).take(protocol, draft) }
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

function recordingEvents({ noted }: Recorded) {
  const note = (what: string) => void noted.push(what)
  return {
    cameraRegistered: () => note('registered'),
    cameraRefused: ({ reason }: { reason: string }) => note(reason),
    inputNoted: ({ what }: { what: string }) => note(what),
    inputTurnedAway: ({ reason }: { reason: string }) => note(reason),
    pictureNotFetched: ({ reason }: { reason: string }) => note(reason),
    adapterTroubled: ({ why }: { why: string }) => note(why),
    streamGap: () => note('stream_gap'),
  }
}
