import { eventually } from '../support/eventually.ts'
import type { Seen, Stage, Told } from './scenario.ts'
import type { Witness } from './witness.ts'

export interface Look {
  readonly expects: Told
  /** `not_looked_at` where nobody could. */
  readonly verdict: 'passed' | 'failed' | 'not_looked_at'
  readonly got?: string
}

/** What stood where before a scenario; undefined where nobody can tell. */
export interface Before {
  readonly deviceId: string | undefined
  readonly captures: number | undefined
  readonly quarantined: number | undefined
  readonly stripped: number | undefined
}

const forbiddenMark = 'FORBIDDEN'

/** What must have been kept of each scenario, and whether it was. */
export class SeenLedger {
  readonly #witnesses: readonly Witness[]
  readonly #withinMs: number
  readonly #begun: Before[] = []

  constructor(witnesses: readonly Witness[], withinMs: number) {
    this.#witnesses = witnesses
    this.#withinMs = withinMs
  }

  async begin({ deviceId }: Stage): Promise<Before> {
    const before = {
      deviceId,
      captures: await this.#captures(deviceId),
      quarantined: await this.#quarantined(),
      stripped: await this.#stripped(),
    }
    this.#begun.push(before)
    return before
  }

  /** Waits until all is there that the scenario may have brought; what is more than that comes out in `close`. */
  async settle(seen: Seen, before: Before): Promise<readonly Look[]> {
    const ask = () => this.#captures(before.deviceId)
    await this.#atLeast(ask, before.captures, boundsOf(seen.captures).max)
    const looks: Look[] = []
    if (seen.quarantined !== undefined) {
      const bounds = boundsOf(seen.quarantined)
      const count = await this.#atLeast(() => this.#quarantined(), before.quarantined, bounds.min)
      looks.push(looked(putAsideText(bounds), count, bounds))
    }
    if (seen.hasForbidden === true) {
      const count = await this.#atLeast(() => this.#stripped(), before.stripped, 1)
      looks.push(looked(countedText, count, { min: 1, max: Number.POSITIVE_INFINITY }))
    }
    return looks
  }

  /** The final count when nothing more can come, and what the captures say. */
  async close(seen: Seen | undefined, before: Before): Promise<readonly Look[]> {
    if (seen === undefined) return []
    const bounds = boundsOf(seen.captures)
    const end = await this.#endOf(before)
    const got =
      end === undefined || before.captures === undefined ? undefined : end - before.captures
    const looks = [looked(keptText(bounds), got, bounds)]
    const kept = this.#kept(before.deviceId)
    for (const pattern of seen.like ?? []) looks.push(likeness(pattern, kept))
    if (seen.hasForbidden === true) looks.push(absence(kept))
    return looks
  }

  /** What stood there when the device's next scenario began, or stands there now. */
  async #endOf(before: Before): Promise<number | undefined> {
    const { deviceId } = before
    const later = this.#begun.slice(this.#begun.indexOf(before) + 1)
    const next = later.find((each) => each.deviceId === deviceId)
    return next === undefined ? this.#captures(deviceId) : next.captures
  }

  /** How many more than before, when they are enough or when time is up. */
  async #atLeast(
    ask: () => Promise<number | undefined>,
    before: number | undefined,
    wanted: number,
  ): Promise<number | undefined> {
    if (before === undefined) return undefined
    let more: number | undefined
    const check = async () => {
      const now = await ask()
      more = now === undefined ? undefined : now - before
      if (more !== undefined && more < wanted) throw new Error(`${more}`)
      return more
    }
    return eventually(check, { withinMs: this.#withinMs }).catch((error: unknown) => {
      if (more === undefined) throw error
      return more
    })
  }

  async #captures(deviceId: string | undefined): Promise<number | undefined> {
    if (deviceId === undefined) return undefined
    const able = this.#witnesses.flatMap(({ captures }) =>
      captures === undefined ? [] : [captures],
    )
    // Where several can tell, the last one to know decides: what is published comes behind what is stored.
    const told = await Promise.all(able.map((captures) => captures(deviceId)))
    return told.length === 0 ? undefined : Math.min(...told)
  }

  #quarantined(): Promise<number | undefined> {
    return this.#first(({ quarantined }) => quarantined)
  }

  #stripped(): Promise<number | undefined> {
    return this.#first(({ stripped }) => stripped)
  }

  async #first(
    choose: (witness: Witness) => (() => Promise<number>) | undefined,
  ): Promise<number | undefined> {
    return this.#witnesses.map(choose).find((ask) => ask !== undefined)?.()
  }

  #kept(deviceId: string | undefined) {
    if (deviceId === undefined) return undefined
    return this.#witnesses.find(({ kept }) => kept !== undefined)?.kept?.(deviceId)
  }
}

interface Bounds {
  readonly min: number
  readonly max: number
}

function boundsOf(count: number | readonly [min: number, max: number]): Bounds {
  if (typeof count === 'number') return { min: count, max: count }
  const [min, max] = count
  return { min, max }
}

function looked(expects: Told, got: number | undefined, { min, max }: Bounds): Look {
  if (got === undefined) return { expects, verdict: 'not_looked_at' }
  return got >= min && got <= max
    ? { expects, verdict: 'passed' }
    : { expects, verdict: 'failed', got: String(got) }
}

type KeptOnes = ReturnType<NonNullable<Witness['kept']>> | undefined

function likeness(pattern: Readonly<Record<string, unknown>>, kept: KeptOnes): Look {
  const text = JSON.stringify(pattern)
  const expects = { en: `a capture with ${text}`, zh: `其中一条抓拍含 ${text}` }
  if (kept === undefined) return { expects, verdict: 'not_looked_at' }
  if (kept.some(({ capture }) => isLike(capture, pattern))) return { expects, verdict: 'passed' }
  const got = kept.map(({ capture }) => JSON.stringify(capture)).join('\n')
  return { expects, verdict: 'failed', got: got === '' ? 'none' : got }
}

function absence(kept: KeptOnes): Look {
  const expects = {
    en: 'no forbidden value in anything that is published',
    zh: '对外发布的内容中不含任何禁止字段的值',
  }
  if (kept === undefined) return { expects, verdict: 'not_looked_at' }
  const found = kept.find(({ text }) => text.includes(forbiddenMark))
  if (found === undefined) return { expects, verdict: 'passed' }
  const at = found.text.indexOf(forbiddenMark)
  return { expects, verdict: 'failed', got: found.text.slice(Math.max(0, at - 60), at + 40) }
}

/** Whether everything in the pattern is in the value; a list must be as long. */
function isLike(value: unknown, pattern: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return Object.is(value, pattern)
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(pattern) && (!Array.isArray(value) || value.length !== pattern.length))
    return false
  const members = new Map(Object.entries(value))
  return Object.entries(pattern).every(([name, inner]) => isLike(members.get(name), inner))
}

const countedText: Told = {
  en: 'forbidden fields counted by name',
  zh: '禁止字段按名称计数',
}

function keptText(bounds: Bounds): Told {
  const count = rangeOf(bounds)
  return { en: `captures kept: ${count}`, zh: `保存的抓拍数：${count}` }
}

function putAsideText(bounds: Bounds): Told {
  const count = rangeOf(bounds)
  return {
    en: `messages put aside with their bytes: ${count}`,
    zh: `连同原始字节被隔离的报文数：${count}`,
  }
}

function rangeOf({ min, max }: Bounds): string {
  return min === max ? String(min) : `${min}–${max}`
}
