import type { Exchange } from '../support/cameras/exchange.ts'

/** A sentence in both languages of a report. */
export interface Told {
  readonly en: string
  readonly zh: string
}

/** One thing that a camera does, and what any gateway owes it for that. */
export interface Scenario<Camera> {
  /** Unique within its protocol, in letters and dashes. */
  readonly name: string
  readonly title: Told
  /** The clause or the deviation that it rests on. */
  readonly source: string
  /** Resolves with all that was said and answered; empty where the protocol has no answers. */
  readonly play: (camera: Camera) => Promise<readonly Exchange[]>
  readonly answered: readonly AnswerRule[]
  readonly seen?: Seen
  /** What the camera itself must have met with, asked when all scenarios have been played. */
  readonly afterwards?: readonly AfterwardsRule<Camera>[]
  /** Only with `--patient`: it takes minutes. */
  readonly isSlow?: boolean
  /** Only where the target has a password. */
  readonly needsLogin?: boolean
}

export interface AnswerRule {
  readonly expects: Told
  /** What came instead; undefined where all is well. */
  readonly differs: (exchanges: readonly Exchange[]) => string | undefined
}

export interface AfterwardsRule<Camera> {
  readonly expects: Told
  readonly differs: (camera: Camera) => string | undefined
}

/** What a gateway must have kept of a scenario, for who can look inside. */
export interface Seen {
  /** Of the scenario's own device: exactly so many, or between two bounds where the standard leaves it open. */
  readonly captures: number | readonly [min: number, max: number]
  /** Members of captures that must be among those kept. */
  readonly like?: readonly Readonly<Record<string, unknown>>[]
  /** Whether it sent fields that must not be kept: their values begin with `FORBIDDEN`. */
  readonly hasForbidden?: boolean
  /** Messages that must have been put aside with their bytes, since nobody can understand them. */
  readonly quarantined?: number | readonly [min: number, max: number]
}

/** Somebody to play a scenario with, whose captures can be told from all others' where `deviceId` is its own. */
export interface Stage {
  /** What a gateway would call it; undefined where that cannot be known from outside. */
  readonly deviceId: string | undefined
}

/** One protocol's scenarios, and how to become a camera for each. */
export interface Suite<Camera extends Stage> {
  readonly protocol: string
  readonly hasLogin: boolean
  /** A camera for one scenario; what it holds is put into `opened`, which ends with the suite. */
  readonly openCamera: (opened: AsyncDisposableStack) => Promise<Camera>
  readonly scenarios: readonly Scenario<Camera>[]
}
