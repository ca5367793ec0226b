import { join } from 'node:path'
import type { Transition } from '@zhian/contracts/agent'
import { keepJson, readKept } from './kept-json.ts'
import { Transitions } from './transitions.ts'

export type News = Omit<Transition, 'id'>

interface Kept {
  readonly list: readonly Transition[]
  readonly lastId: number
  readonly abnormal: readonly string[]
}

/** What is right when it is so; every other thing that is told is a fault. */
const goods: readonly string[] = ['online', 'watching']

const keyOf = (what: string, cameraId = '') => `${what} ${cameraId}`

/** What has been told of cameras and what of it waits to be acknowledged; both outlive a restart. */
export class Told {
  readonly #path: string
  readonly #transitions: Transitions
  readonly #abnormal: Set<string>
  #hasNews = false

  constructor(path: string, kept?: Kept) {
    this.#path = path
    this.#transitions = new Transitions(kept)
    this.#abnormal = new Set(kept?.abnormal ?? [keyOf('watching')])
  }

  static async open(folder: string): Promise<Told> {
    const path = join(folder, 'transitions.json')
    return new Told(path, await readKept<Kept>(path))
  }

  get waiting(): readonly Transition[] {
    return this.#transitions.list
  }

  is(what: string, cameraId?: string): boolean {
    const isAbnormal = this.#abnormal.has(keyOf(what, cameraId))
    return isAbnormal !== goods.includes(what)
  }

  faultsOf(cameraId: string): string[] {
    const mark = ` ${cameraId}`
    return [...this.#abnormal]
      .filter((key) => key.endsWith(mark))
      .map((key) => key.slice(0, -mark.length))
      .filter((what) => !what.includes(' ') && !goods.includes(what))
  }

  acknowledge(upTo: number): void {
    this.#transitions.acknowledge(upTo)
    this.#hasNews = true
  }

  /** True where it is news; what is known already is not told again, also over a restart. */
  tell(news: News): boolean {
    if (this.is(news.what, news.cameraId) === news.isSo) return false
    const key = keyOf(news.what, news.cameraId)
    if (news.isSo === goods.includes(news.what)) this.#abnormal.delete(key)
    else this.#abnormal.add(key)
    this.#transitions.add(news)
    this.#hasNews = true
    return true
  }

  async keep(): Promise<void> {
    if (!this.#hasNews) return
    this.#hasNews = false
    const kept: Kept = { ...this.#transitions.state, abnormal: [...this.#abnormal] }
    await keepJson(this.#path, kept)
  }
}
