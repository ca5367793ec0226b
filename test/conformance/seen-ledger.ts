import { eventually } from '../support/eventually.ts'
import type { Scenario, Seen, Stage, Told } from './scenario.ts'
import type { Witness } from './witness.ts'

export interface Look {
  readonly expects: Told
  /** `not_looked_at` where nobody could. */
  readonly verdict: 'passed' | 'failed' | 'not_looked_at'
  readonly got?: string
}

interface Account {
  readonly deviceId: string
  readonly baseline: number
  min: number
  max: number
}

const forbiddenMark = 'FORBIDDEN'

/** What must have been kept of each device, and whether it was. */
export class SeenLedger {
  readonly #witnesses: readonly Witness[]
  readonly #withinMs: number
  readonly #accounts = new Map<string, Account>()

  constructor(witnesses: readonly Witness[], withinMs: number) {
    this.#witnesses = witnesses
    this.#withinMs = withinMs
  }

  /** Counts before a scenario; what it resolves with is given to `settle`. */
  async begin(stage: Stage) {
    const { deviceId } = stage
    if (deviceId !== undefined && !this.#accounts.has(deviceId)) {
      const baseline = (await this.#captures(deviceId)) ?? 0
      this.#accounts.set(deviceId, { deviceId, baseline, min: 0, max: 0 })
    }
    return { quarantined: await this.#quarantined(), stripped: await this.#stripped() }
  }

  /** Waits until all is there that the scenario must have brought; what is more than that comes out in `close`. */
  async settle(
    seen: Seen,
    stage: Stage,
    before: Awaited<ReturnType<SeenLedger['begin']>>,
  ): Promise<readonly Look[]> {
    await this.#awaitCaptures(seen, stage)
    const looks: Look[] = []
    const { quarantined = 0, hasForbidden = false } = seen
    if (quarantined > 0) {
      const count = await this.#atLeast(() => this.#quarantined(), before.quarantined, quarantined)
      looks.push(looked(putAsideText(quarantined), count, (more) => more === quarantined))
    }
    if (hasForbidden) {
      const count = await this.#atLeast(() => this.#stripped(), before.stripped, 1)
      looks.push(looked(countedText, count, (more) => more > 0))
    }
    return looks
  }

  /** The final count of a scenario's device, when nothing more can come, and what its captures say. */
  async close<Camera extends Stage>(
    { seen }: Scenario<Camera>,
    { deviceId }: Camera,
  ): Promise<readonly Look[]> {
    if (seen === undefined) return []
    const account = deviceId === undefined ? undefined : this.#accounts.get(deviceId)
    const count = account === undefined ? undefined : await this.#captures(account.deviceId)
    const { min, max, baseline } = account ?? { ...boundsOf(seen), baseline: 0 }
    const got = count === undefined ? undefined : count - baseline
    const isFitting = (found: number) => found >= min && found <= max
    const looks = [looked(keptText(min, max), got, isFitting)]
    const kept = this.#kept(deviceId)
    for (const pattern of seen.like ?? []) looks.push(likeness(pattern, kept))
    if (seen.hasForbidden === true) looks.push(absence(kept))
    return looks
  }

  async #awaitCaptures(seen: Seen, { deviceId }: Stage): Promise<void> {
    const account = deviceId === undefined ? undefined : this.#accounts.get(deviceId)
    if (account === undefined) return
    const { min, max } = boundsOf(seen)
    account.min += min
    account.max += max
    await this.#atLeast(() => this.#captures(account.deviceId), account.baseline, account.min)
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

  async #captures(deviceId: string): Promise<number | undefined> {
    const counts = this.#witnesses.flatMap(({ captures }) =>
      captures === undefined ? [] : [captures],
    )
    // Where several can tell, the last one to know decides: what is published comes behind what is stored.
    const told = await Promise.all(counts.map((captures) => captures(deviceId)))
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

type KeptOnes = ReturnType<NonNullable<Witness['kept']>> | undefined

function boundsOf({ captures }: Seen): { min: number; max: number } {
  if (typeof captures === 'number') return { min: captures, max: captures }
  const [min, max] = captures
  return { min, max }
}

function looked(expects: Told, got: number | undefined, isFitting: (got: number) => boolean): Look {
  if (got === undefined) return { expects, verdict: 'not_looked_at' }
  return isFitting(got)
    ? { expects, verdict: 'passed' }
    : { expects, verdict: 'failed', got: String(got) }
}

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

function keptText(min: number, max: number): Told {
  return min === max
    ? { en: `exactly ${min} captures kept`, zh: `恰好保存 ${min} 条抓拍` }
    : { en: `${min} to ${max} captures kept`, zh: `保存 ${min} 至 ${max} 条抓拍` }
}

function putAsideText(count: number): Told {
  return {
    en: `${count} messages put aside with their bytes`,
    zh: `${count} 条报文连同原始字节被隔离`,
  }
}
