import type { Bilingual } from '../cli/language.ts'
import type { CameraRoster } from './camera-roster.ts'
import type { DeviceTime } from './capture-draft.ts'
import type { StripCounter } from './forbidden-fields.ts'
import type { Intake } from './intake.ts'
import type { Quarantine } from './quarantine.ts'

/** One way in for cameras. Closing it stops intake and waits for what was begun. */
export interface CameraAdapter extends AsyncDisposable {
  readonly protocol: string
  /** Empty when all is well, else what is not, one sentence each. */
  readonly problems: () => readonly Bilingual[]
}

/** What every adapter is given, and all it may touch. */
export interface AdapterDoors {
  readonly intake: Intake
  readonly roster: CameraRoster
  readonly quarantine: Quarantine
  readonly stripped: StripCounter
  readonly now: () => number
  readonly events: AdapterEvents
  /** What a device's clock shows, told beside a capture's own time; absent where no clock is watched. */
  readonly clockSaid?: (said: ClockWord) => void
}

export interface ClockWord {
  readonly protocol: string
  readonly deviceId: string
  readonly time: DeviceTime
}

export interface AdapterEvents {
  cameraRegistered(fact: { protocol: string; deviceId: string; peer: string }): void
  cameraRefused(fact: { protocol: string; reason: string; peer: string }): void
  inputNoted(fact: { protocol: string; what: string }): void
  inputTurnedAway(fact: { protocol: string; reason: string }): void
  /** A picture that a message only gave the address of could not be had. */
  pictureNotFetched(fact: { protocol: string; reason: string }): void
  adapterTroubled(fact: { protocol: string; why: string }): void
  /** A stream that we held open was away: what happened meanwhile may be missing. */
  streamGap(fact: { protocol: string; deviceId: string; fromMs: number; toMs: number }): void
}
