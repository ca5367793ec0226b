import type { CameraStatus } from '@zhian/contracts/agent'
import { ClockWatch } from './clocks/clock-watch.ts'
import type { ClockReading } from './clocks/clock-watch.ts'
import { Expectation } from './expectation.ts'
import type { ExpectationState } from './expectation.ts'
import { PictureWatch, pictureFaults } from './pictures/picture-watch.ts'
import type { PictureWatchState } from './pictures/picture-watch.ts'
import { Presence } from './presence.ts'

export interface LearnedOfCamera {
  readonly expectation: ExpectationState
  readonly pictures: PictureWatchState
}

export interface Finding {
  readonly what: string
  readonly isSo: boolean
}

const hourMs = 3600_000
const clockWrongMs = 60_000

/** What is known of one camera, and what is to be said of it. */
export class WatchedCamera {
  readonly presence = new Presence()
  readonly clock = new ClockWatch()
  readonly pictures: PictureWatch
  readonly #expectation: Expectation
  /** Who sends for it: itself, or a recorder. */
  senderId?: string
  address?: string
  pictureAtMs = -Infinity
  probedAtMs = -Infinity
  /** Captures at the beginning of the hour; undefined where it was not there from its beginning. */
  #hourBegan: { readonly hour: number; readonly captures: number } | undefined

  constructor(learned?: LearnedOfCamera) {
    this.#expectation = new Expectation(learned?.expectation)
    this.pictures = new PictureWatch(learned?.pictures)
  }

  get learned(): LearnedOfCamera {
    return { expectation: this.#expectation.state, pictures: this.pictures.state }
  }

  /** Beside its presence, which is told together with that of others. */
  findings(
    camera: CameraStatus,
    seen: { sinceMs: number; nowMs: number; clock: ClockReading | undefined; wasWrong: boolean },
  ): Finding[] {
    const { sinceMs, nowMs, clock, wasWrong } = seen
    const lastAtMs = camera.lastCaptureAtMs ?? sinceMs
    const isSilent = camera.isOnline && this.#expectation.isStrangelySilent(lastAtMs, nowMs)
    const found: Finding[] = [{ what: 'silent', isSo: isSilent }]
    for (const fault of pictureFaults)
      found.push({ what: fault, isSo: this.pictures.faults.has(fault) })
    if (clock === undefined) return found
    const wrongMs = Math.abs(clock.offsetMs) - clock.uncertaintyMs
    // What was called wrong is called right only when it is clearly so.
    const isWrong = wrongMs > (wasWrong ? 0.5 : 1) * clockWrongMs
    return [...found, { what: 'clock_wrong', isSo: isWrong }]
  }

  /** Only hours in which it was there from beginning to end say what to expect. */
  learn(camera: CameraStatus, { nowMs, lookMs }: { nowMs: number; lookMs: number }): void {
    const hour = Math.floor(nowMs / hourMs)
    const began = this.#hourBegan
    if (!camera.isOnline) {
      this.#hourBegan = undefined
      return
    }
    if (began?.hour === hour) return
    if (began?.hour === hour - 1)
      this.#expectation.learn(began.hour * hourMs, camera.captures - began.captures)
    const isBeginning = nowMs % hourMs < 2 * lookMs
    this.#hourBegan = isBeginning ? { hour, captures: camera.captures } : undefined
  }
}
