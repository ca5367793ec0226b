import { atLengthOne, likeness } from './measure-picture.ts'
import type { PictureMeasures } from './measure-picture.ts'

export const pictureFaults = ['dark', 'overexposed', 'blurred', 'covered', 'moved'] as const
export type PictureFault = (typeof pictureFaults)[number]

export interface PictureWatchState {
  readonly sharpness?: number | undefined
  readonly layout?: readonly number[] | undefined
  readonly learned: number
}

/** A single picture may show a lorry's side or the sun; so many of so many decide. */
const judged = 5
const beginsAt = 4
const endsAt = 1
const learnedMin = 8
/** A view that has stayed so long is the new one. */
const settledMs = 24 * 3600_000

const limits = {
  darkMean: 22,
  overMean: 232,
  overBurnt: 0.6,
  coveredRelief: 5,
  coveredContrast: 30,
  /** Against what this camera's pictures used to have. */
  blurredShare: 0.35,
  /** Where nothing was learned: no lens that is in focus goes below. */
  blurredSharpness: 0.01,
  movedLikeness: 0.3,
} as const

/** Faults of one camera's pictures, told when they last and against how its own pictures used to be. */
export class PictureWatch {
  readonly #verdicts = new Map<PictureFault, boolean[]>()
  readonly #faults = new Set<PictureFault>()
  #sharpness: number | undefined
  #layout: Float32Array | undefined
  #learned: number
  #moved: { readonly sinceMs: number; layout: Float32Array } | undefined

  constructor(state: PictureWatchState = { learned: 0 }) {
    this.#sharpness = state.sharpness
    this.#layout = state.layout === undefined ? undefined : Float32Array.from(state.layout)
    this.#learned = state.learned
  }

  get faults(): ReadonlySet<PictureFault> {
    return this.#faults
  }

  get state(): PictureWatchState {
    return {
      sharpness: this.#sharpness,
      layout: this.#layout && Array.from(this.#layout, (value) => Math.round(value * 1e4) / 1e4),
      learned: this.#learned,
    }
  }

  /** Only a scene says where the camera looks; a crop may still be dark. */
  see(measures: PictureMeasures, { isScene, atMs }: { isScene: boolean; atMs: number }): void {
    const isDark = measures.mean < limits.darkMean
    const isOver = measures.mean > limits.overMean || measures.burnt > limits.overBurnt
    this.#judge('dark', isDark)
    this.#judge('overexposed', isOver)
    // Without light there is nothing to be said of sharpness, cover or view.
    if (isDark || isOver || !isScene) return
    const { relief, contrast } = measures
    const isCovered = relief < limits.coveredRelief && contrast < limits.coveredContrast
    this.#judge('covered', isCovered)
    if (isCovered) return
    const isBlurred = this.#isBlurred(measures)
    this.#judge('blurred', isBlurred)
    if (isBlurred) return
    const isMoved = this.#isMoved(measures.layout)
    this.#judge('moved', isMoved)
    if (isMoved) this.#followMoved(measures.layout, atMs)
    else this.#learn(measures)
  }

  #isBlurred({ sharpness }: PictureMeasures): boolean {
    const isKnown = this.#learned >= learnedMin && this.#sharpness !== undefined
    const least = isKnown ? (this.#sharpness ?? 0) * limits.blurredShare : 0
    return sharpness < Math.max(least, limits.blurredSharpness)
  }

  #isMoved(layout: Float32Array): boolean {
    return (
      this.#layout !== undefined &&
      this.#learned >= learnedMin &&
      likeness(this.#layout, layout) < limits.movedLikeness
    )
  }

  #learn({ sharpness, layout }: PictureMeasures): void {
    this.#moved = undefined
    this.#learned += 1
    const weight = Math.max(0.02, 1 / this.#learned)
    this.#sharpness = blend(this.#sharpness ?? sharpness, sharpness, weight)
    this.#layout = this.#layout === undefined ? layout : mixed(this.#layout, layout, weight)
  }

  /** Where the new view agrees with itself for a day, it becomes the view. */
  #followMoved(layout: Float32Array, atMs: number): void {
    const moved = this.#moved
    if (moved === undefined || likeness(moved.layout, layout) < limits.movedLikeness) {
      this.#moved = { sinceMs: atMs, layout }
      return
    }
    moved.layout = mixed(moved.layout, layout, 0.2)
    if (atMs - moved.sinceMs < settledMs) return
    this.#layout = moved.layout
    this.#moved = undefined
    this.#verdicts.delete('moved')
    this.#faults.delete('moved')
  }

  #judge(fault: PictureFault, isSo: boolean): void {
    const verdicts = [...(this.#verdicts.get(fault) ?? []), isSo].slice(-judged)
    this.#verdicts.set(fault, verdicts)
    const count = verdicts.filter(Boolean).length
    if (count >= beginsAt) this.#faults.add(fault)
    else if (verdicts.length === judged && count <= endsAt) this.#faults.delete(fault)
  }
}

const blend = (old: number, fresh: number, weight: number) => old * (1 - weight) + fresh * weight

const mixed = (old: Float32Array, fresh: Float32Array, weight: number) =>
  atLengthOne(old.map((value, index) => blend(value, fresh[index] ?? 0, weight)))
