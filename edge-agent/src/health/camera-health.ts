import { join } from 'node:path'
import type { CameraStatus, Transition } from '@zhian/contracts/agent'
import type { DeviceTime, DraftImage } from '../camera/capture-draft.ts'
import { makeFolder } from '../make-folder.ts'
import { ClockWatch } from './clock-watch.ts'
import type { ClockReading } from './clock-watch.ts'
import { Expectation } from './expectation.ts'
import type { ExpectationState } from './expectation.ts'
import { groupCauses } from './group-causes.ts'
import { keepJson, readKept } from './kept-json.ts'
import type { OwnClock } from './own-clock.ts'
import { Presence } from './presence.ts'
import { Transitions } from './transitions.ts'

export interface SeenCapture {
  readonly cameraId: string
  readonly senderId: string
  readonly address?: string | undefined
  readonly time?: DeviceTime | undefined
  readonly receivedAtMs: number
  readonly images: readonly Pick<DraftImage, 'bytes' | 'role'>[]
}

export interface CameraHealthNeeds {
  readonly folder: string
  readonly cameras: () => readonly CameraStatus[]
  readonly reach: (address: string) => Promise<boolean | undefined>
  readonly ownClock: () => Promise<OwnClock>
  readonly now: () => number
  readonly events: HealthEvents
}

export interface HealthEvents {
  cameraChanged(fact: { cameraId: string; what: string; isSo: boolean; cause?: string }): void
}

interface Watched {
  readonly presence: Presence
  readonly clock: ClockWatch
  readonly expectation: Expectation
  senderId?: string
  address?: string
  /** Captures at the beginning of the hour; undefined where it was not there from its beginning. */
  hourBegan?: { readonly hour: number; readonly captures: number }
}

interface KeptNews {
  readonly list: readonly Transition[]
  readonly lastId: number
  readonly abnormal: readonly string[]
}

interface Gone {
  readonly cameraId: string
  readonly atMs: number
}

const hourMs = 3600_000
const lookMs = 30_000
/** Cameras of one dead switch are missed one after the other; so long is waited to tell them together. */
const gatherMs = 120_000
const ownClockMs = 300_000
const keepMs = 6 * hourMs
const clockWrongMs = 60_000

/** Watches what comes and what does not, until disposed. */
export async function openCameraHealth(needs: CameraHealthNeeds): Promise<CameraHealth> {
  await makeFolder(needs.folder)
  const news = await readKept<KeptNews>(join(needs.folder, 'transitions.json'))
  const learned = await readKept<Record<string, ExpectationState>>(
    join(needs.folder, 'expectations.json'),
  )
  const health = new CameraHealth(needs, { news, learned })
  await health.look()
  health.lookEvery(lookMs)
  return health
}

/** How the cameras are, and each change of it as a transition that waits for its acknowledgement. */
export class CameraHealth implements AsyncDisposable {
  readonly #needs: CameraHealthNeeds
  readonly #watched = new Map<string, Watched>()
  readonly #learned: Map<string, ExpectationState>
  readonly #transitions: Transitions
  /** What is not as it should be and has been told, as `what cameraId`. */
  readonly #abnormal: Set<string>
  readonly #startedAtMs: number
  #gone: Gone[] = []
  #ownClock: OwnClock = 'unknown'
  #ownClockAtMs = -Infinity
  #keptAtMs: number
  #hasNews = false
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> = Promise.resolve()

  constructor(
    needs: CameraHealthNeeds,
    kept: {
      news?: KeptNews | undefined
      learned?: Record<string, ExpectationState> | undefined
    } = {},
  ) {
    this.#needs = needs
    this.#transitions = new Transitions(kept.news)
    this.#abnormal = new Set(kept.news?.abnormal)
    this.#learned = new Map(Object.entries(kept.learned ?? {}))
    this.#startedAtMs = needs.now()
    this.#keptAtMs = needs.now()
  }

  get transitions(): readonly Transition[] {
    return this.#transitions.list
  }

  get ownClock(): OwnClock {
    return this.#ownClock
  }

  acknowledge(upTo: number): void {
    this.#transitions.acknowledge(upTo)
    this.#hasNews = true
  }

  captured({ cameraId, senderId, address, time, receivedAtMs }: SeenCapture): void {
    const watched = this.#of(cameraId)
    watched.senderId = senderId
    if (address !== undefined) watched.address = address
    if (time?.atMs === undefined) return
    const { atMs, resolutionMs } = time
    watched.clock.observe({ deviceAtMs: atMs, receivedAtMs, resolutionMs })
  }

  /** The roster's word, with what is known of each camera's health. */
  statusOf(camera: CameraStatus): CameraStatus {
    const watched = this.#watched.get(camera.cameraId)
    if (watched === undefined) return camera
    const mark = ` ${camera.cameraId}`
    const faults = [...this.#abnormal]
      .filter((each) => each.endsWith(mark) && !each.startsWith('online '))
      .map((each) => each.slice(0, -mark.length))
    const clock = this.#clockOf(watched)
    const { state } = watched.presence
    const isOnline = state === 'unknown' ? camera.isOnline : state === 'online'
    return { ...camera, isOnline, faults, ...(clock === undefined ? {} : { clock }) }
  }

  lookEvery(everyMs: number): void {
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.look())
    }, everyMs).unref()
  }

  async look(): Promise<void> {
    const nowMs = this.#needs.now()
    if (nowMs - this.#ownClockAtMs >= ownClockMs) {
      this.#ownClock = await this.#needs.ownClock()
      this.#ownClockAtMs = nowMs
    }
    await Promise.all(this.#needs.cameras().map((camera) => this.#lookAt(camera, nowMs)))
    this.#tellGone(nowMs)
    if (this.#hasNews) await this.#keepNews()
    if (nowMs - this.#keptAtMs >= keepMs) await this.#keepLearned()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
    this.#tellGone(Infinity)
    await this.#keepNews()
    await this.#keepLearned()
  }

  async #lookAt(camera: CameraStatus, nowMs: number): Promise<void> {
    const watched = this.#of(camera.cameraId)
    const { address, presence } = watched
    const { cameraId, isOnline } = camera
    const isReachable =
      isOnline || address === undefined ? undefined : await this.#needs.reach(address)
    for (const { what, isSo } of presence.tell({ isHeard: isOnline, isReachable }, nowMs)) {
      if (what === 'online' && !isSo) this.#gone.push({ cameraId, atMs: nowMs })
      else this.#say({ cameraId, what, isSo, atMs: nowMs })
    }
    this.#learn(watched, camera, nowMs)
    const lastAtMs = camera.lastCaptureAtMs ?? this.#startedAtMs
    const isSilent = isOnline && watched.expectation.isStrangelySilent(lastAtMs, nowMs)
    this.#say({ cameraId, what: 'silent', isSo: isSilent, atMs: nowMs })
    const clock = this.#clockOf(watched)
    if (clock === undefined) return
    const wrongMs = Math.abs(clock.offsetMs) - clock.uncertaintyMs
    const isWrong =
      wrongMs > (this.#abnormal.has(`clock_wrong ${cameraId}`) ? 0.5 : 1) * clockWrongMs
    this.#say({ cameraId, what: 'clock_wrong', isSo: isWrong, atMs: nowMs })
  }

  /** Ours must be right before another can be called wrong. */
  #clockOf(watched: Watched): ClockReading | undefined {
    return this.#ownClock === 'synchronised' ? watched.clock.reading(this.#needs.now()) : undefined
  }

  /** Only hours in which it was there from beginning to end say what to expect. */
  #learn(watched: Watched, camera: CameraStatus, nowMs: number): void {
    const hour = Math.floor(nowMs / hourMs)
    const began = watched.hourBegan
    if (!camera.isOnline) {
      delete watched.hourBegan
      return
    }
    if (began?.hour === hour) return
    if (began?.hour === hour - 1)
      watched.expectation.learn(began.hour * hourMs, camera.captures - began.captures)
    const isBeginning = nowMs % hourMs < 2 * lookMs
    if (isBeginning) watched.hourBegan = { hour, captures: camera.captures }
    else delete watched.hourBegan
  }

  #tellGone(nowMs: number): void {
    const [first] = this.#gone
    if (first === undefined || nowMs - first.atMs < gatherMs) return
    const gone = this.#gone
    this.#gone = []
    const placed = [...this.#watched].map(([cameraId, { senderId, address }]) => ({
      cameraId,
      senderId,
      address,
    }))
    const ids = new Set(gone.map(({ cameraId }) => cameraId))
    const causes = groupCauses(
      placed.filter(({ cameraId }) => ids.has(cameraId)),
      placed,
    )
    for (const { cameraId, atMs } of gone) {
      const cause = causes.get(cameraId)?.slice(0, 100)
      const news = { cameraId, what: 'online', isSo: false, atMs }
      this.#say(cause === undefined ? news : { ...news, cause })
    }
  }

  /** Says only what is news, also over a restart. */
  #say(fact: Omit<Transition, 'id'>): void {
    if (
      fact.what === 'online' &&
      fact.isSo &&
      this.#gone.some(({ cameraId }) => cameraId === fact.cameraId)
    )
      this.#tellGone(Infinity)
    const key = `${fact.what} ${fact.cameraId}`
    const isNormal = fact.isSo === (fact.what === 'online')
    if (isNormal === !this.#abnormal.has(key)) return
    if (isNormal) this.#abnormal.delete(key)
    else this.#abnormal.add(key)
    this.#transitions.add(fact)
    const { cameraId, what, isSo, cause } = fact
    this.#needs.events.cameraChanged({
      cameraId,
      what,
      isSo,
      ...(cause === undefined ? {} : { cause }),
    })
    this.#hasNews = true
  }

  #of(cameraId: string): Watched {
    const known = this.#watched.get(cameraId)
    if (known !== undefined) return known
    const watched: Watched = {
      presence: new Presence(),
      clock: new ClockWatch(),
      expectation: new Expectation(this.#learned.get(cameraId)),
    }
    this.#watched.set(cameraId, watched)
    return watched
  }

  async #keepNews(): Promise<void> {
    this.#hasNews = false
    const kept: KeptNews = { ...this.#transitions.state, abnormal: [...this.#abnormal] }
    await keepJson(join(this.#needs.folder, 'transitions.json'), kept)
  }

  async #keepLearned(): Promise<void> {
    this.#keptAtMs = this.#needs.now()
    for (const [cameraId, { expectation }] of this.#watched)
      this.#learned.set(cameraId, expectation.state)
    await keepJson(join(this.#needs.folder, 'expectations.json'), Object.fromEntries(this.#learned))
  }
}
