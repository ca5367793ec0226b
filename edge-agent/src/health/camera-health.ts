import { join } from 'node:path'
import type { CameraStatus, Transition } from '@zhian/contracts/agent'
import type { DeviceTime, DraftImage } from '../camera/capture-draft.ts'
import { makeFolder } from '../make-folder.ts'
import type { ClockReading, ClockSample } from './clocks/clock-watch.ts'
import type { OwnClock } from './clocks/own-clock.ts'
import { groupCauses } from './group-causes.ts'
import { keepJson, readKept } from './kept-json.ts'
import type { Looker } from './pictures/open-looker.ts'
import { Told } from './told.ts'
import type { News } from './told.ts'
import { WatchedCamera } from './watched-camera.ts'
import type { LearnedOfCamera } from './watched-camera.ts'
import { WatchingMark } from './watching-mark.ts'

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
  /** Asks the camera itself for its time; undefined where it does not say. */
  readonly probeClock: (asked: {
    camera: CameraStatus
    address: string | undefined
  }) => Promise<ClockSample | undefined>
  readonly looker: Looker
  readonly now: () => number
  readonly events: HealthEvents
}

export interface HealthEvents {
  cameraChanged(fact: { cameraId: string; what: string; isSo: boolean; cause?: string }): void
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
const pictureMs = 300_000
const probeMs = 1800_000
/** Cameras asked for their time at one look, so that hundreds are not asked at once. */
const probesMax = 8

/** Watches what comes and what does not, until disposed. */
export async function openCameraHealth(needs: CameraHealthNeeds): Promise<CameraHealth> {
  await makeFolder(needs.folder)
  const learned = await readKept<Record<string, LearnedOfCamera>>(
    join(needs.folder, 'learned.json'),
  )
  const health = new CameraHealth(needs, await Told.open(needs.folder), learned)
  await health.begin()
  health.lookEvery(lookMs)
  return health
}

/** How the cameras are, and each change of it as a transition that waits for its acknowledgement. */
export class CameraHealth implements AsyncDisposable {
  readonly #needs: CameraHealthNeeds
  readonly #told: Told
  readonly #mark: WatchingMark
  readonly #learned: Map<string, LearnedOfCamera>
  readonly #watched = new Map<string, WatchedCamera>()
  readonly #startedAtMs: number
  #gone: Gone[] = []
  #ownClock: OwnClock = 'unknown'
  #ownClockAtMs = -Infinity
  #keptAtMs: number
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> = Promise.resolve()

  constructor(
    needs: CameraHealthNeeds,
    told: Told,
    learned: Readonly<Record<string, LearnedOfCamera>> = {},
  ) {
    this.#needs = needs
    this.#told = told
    this.#mark = new WatchingMark(needs.folder)
    this.#learned = new Map(Object.entries(learned))
    this.#startedAtMs = needs.now()
    this.#keptAtMs = needs.now()
  }

  /** Oldest first, so that what happened in an outage arrives as a story. */
  get transitions(): readonly Transition[] {
    return this.#told.waiting
  }

  get ownClock(): OwnClock {
    return this.#ownClock
  }

  acknowledge(upTo: number): void {
    this.#told.acknowledge(upTo)
  }

  captured({ cameraId, senderId, address, time, receivedAtMs, images }: SeenCapture): void {
    const watched = this.#of(cameraId)
    watched.senderId = senderId
    if (address !== undefined) watched.address = address
    this.clockSaid(cameraId, time, receivedAtMs)
    if (receivedAtMs - watched.pictureAtMs < pictureMs) return
    const scene = images.find(({ role }) => role === 'scene' || role === 'composite')
    const picture = scene ?? images[0]
    if (picture === undefined) return
    watched.pictureAtMs = receivedAtMs
    void this.#lookAtPicture(watched, { picture: picture.bytes, isScene: scene !== undefined })
  }

  clockSaid(cameraId: string, time: DeviceTime | undefined, receivedAtMs: number): void {
    if (time?.atMs === undefined) return
    const { atMs: deviceAtMs, resolutionMs } = time
    this.#of(cameraId).clock.observe({ deviceAtMs, receivedAtMs, resolutionMs })
  }

  /** The roster's word, with what is known of each camera's health. */
  statusOf(camera: CameraStatus): CameraStatus {
    const watched = this.#watched.get(camera.cameraId)
    if (watched === undefined) return camera
    const clock = this.#clockOf(watched)
    const { state } = watched.presence
    const isOnline = state === 'unknown' ? camera.isOnline : state === 'online'
    const faults = this.#told.faultsOf(camera.cameraId)
    return { ...camera, isOnline, faults, ...(clock === undefined ? {} : { clock }) }
  }

  /** Where the last agent ended without a word, its mark says when. */
  async begin(): Promise<void> {
    const lastAtMs = await this.#mark.read()
    if (lastAtMs !== undefined)
      this.#tell({ what: 'watching', isSo: false, atMs: Math.min(lastAtMs, this.#needs.now()) })
    this.#tell({ what: 'watching', isSo: true, atMs: this.#needs.now() })
    await this.look()
  }

  lookEvery(everyMs: number): void {
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.look())
    }, everyMs).unref()
  }

  async look(): Promise<void> {
    const nowMs = this.#needs.now()
    await this.#mark.set(nowMs)
    if (nowMs - this.#ownClockAtMs >= ownClockMs) {
      this.#ownClock = await this.#needs.ownClock()
      this.#ownClockAtMs = nowMs
    }
    const cameras = this.#needs.cameras()
    await Promise.all(cameras.map((camera) => this.#lookAt(camera, nowMs)))
    await this.#probeClocks(cameras, nowMs)
    this.#tellGone(nowMs)
    await this.#told.keep()
    if (nowMs - this.#keptAtMs >= keepMs) await this.#keepLearned()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
    this.#tellGone(Infinity)
    this.#tell({ what: 'watching', isSo: false, atMs: this.#needs.now() })
    await this.#told.keep()
    await this.#keepLearned()
    await this.#needs.looker[Symbol.asyncDispose]()
  }

  async #lookAt(camera: CameraStatus, nowMs: number): Promise<void> {
    const watched = this.#of(camera.cameraId)
    const { cameraId, isOnline } = camera
    const { address, presence } = watched
    const isReachable =
      isOnline || address === undefined ? undefined : await this.#needs.reach(address)
    for (const { what, isSo } of presence.tell({ isHeard: isOnline, isReachable }, nowMs)) {
      if (what === 'online' && !isSo) this.#gone.push({ cameraId, atMs: nowMs })
      else this.#tell({ cameraId, what, isSo, atMs: nowMs })
    }
    watched.learn(camera, { nowMs, lookMs })
    const wasWrong = this.#told.is('clock_wrong', cameraId)
    const seen = { sinceMs: this.#startedAtMs, nowMs, clock: this.#clockOf(watched), wasWrong }
    for (const finding of watched.findings(camera, seen))
      this.#tell({ cameraId, ...finding, atMs: nowMs })
  }

  async #probeClocks(cameras: readonly CameraStatus[], nowMs: number): Promise<void> {
    const due = cameras
      .filter(({ isOnline }) => isOnline)
      .map((camera) => ({ camera, watched: this.#of(camera.cameraId) }))
      .filter(({ watched }) => nowMs - watched.probedAtMs >= probeMs)
      .slice(0, probesMax)
    await Promise.all(
      due.map(async ({ camera, watched }) => {
        watched.probedAtMs = nowMs
        const sample = await this.#needs.probeClock({ camera, address: watched.address })
        if (sample !== undefined) watched.clock.observe(sample)
      }),
    )
  }

  async #lookAtPicture(
    watched: WatchedCamera,
    { picture, isScene }: { picture: Buffer; isScene: boolean },
  ): Promise<void> {
    const measures = await this.#needs.looker.look(picture)
    if (measures !== undefined) watched.pictures.see(measures, { isScene, atMs: this.#needs.now() })
  }

  /** Ours must be right before another can be called wrong. */
  #clockOf(watched: WatchedCamera): ClockReading | undefined {
    return this.#ownClock === 'synchronised' ? watched.clock.reading(this.#needs.now()) : undefined
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
    const missing = placed.filter(({ cameraId }) => ids.has(cameraId))
    const causes = groupCauses(missing, placed)
    for (const { cameraId, atMs } of gone) {
      const cause = causes.get(cameraId)?.slice(0, 100)
      const news = { cameraId, what: 'online', isSo: false, atMs }
      this.#tell(cause === undefined ? news : { ...news, cause })
    }
  }

  #tell(news: News): void {
    const { cameraId, what, isSo, cause } = news
    const isBack = what === 'online' && isSo
    if (isBack && this.#gone.some((gone) => gone.cameraId === cameraId)) this.#tellGone(Infinity)
    if (!this.#told.tell(news) || cameraId === undefined) return
    const because = cause === undefined ? {} : { cause }
    this.#needs.events.cameraChanged({ cameraId, what, isSo, ...because })
  }

  #of(cameraId: string): WatchedCamera {
    const known = this.#watched.get(cameraId)
    if (known !== undefined) return known
    const watched = new WatchedCamera(this.#learned.get(cameraId))
    this.#watched.set(cameraId, watched)
    return watched
  }

  async #keepLearned(): Promise<void> {
    this.#keptAtMs = this.#needs.now()
    for (const [cameraId, { learned }] of this.#watched) this.#learned.set(cameraId, learned)
    await keepJson(join(this.#needs.folder, 'learned.json'), Object.fromEntries(this.#learned))
  }
}
