import { LooseObject } from '../loose-object.ts'
import { present } from '../present.ts'
import type { FrigateApi } from './frigate-api.ts'
import type { TakenIds } from './taken-ids.ts'

interface CatchUp {
  readonly api: FrigateApi
  readonly taken: TakenIds
  readonly take: (event: object) => Promise<void>
  readonly stopping: AbortSignal
}

const pageEvents = 50
const pagesMax = 20
/** A page of nothing new may be one of wrong times at the top of the list, so one more is looked at. */
const quietPagesMax = 2

/**
 * Goes through Frigate's list for objects that ended while we were away. Resolves with how many were new. The first time
 * ever, what lies there is not ours to take and is only remembered.
 *
 * The list is walked by Frigate's own order and values, and what is new is told by ids; no clock of ours is compared
 * with one of its.
 */
export async function catchUp(needs: CatchUp): Promise<number> {
  const missed = await listMissed(needs)
  for (const event of missed.toReversed()) {
    needs.stopping.throwIfAborted()
    if (needs.taken.isListed) await needs.take(event)
    else await needs.taken.add(new LooseObject(event).text('id') ?? '')
  }
  await needs.taken.listed()
  return missed.length
}

async function listMissed({ api, taken, stopping }: CatchUp): Promise<object[]> {
  const missed: object[] = []
  let before: number | undefined
  let quietPages = 0
  for (let page = 0; page < pagesMax && quietPages < quietPagesMax; page += 1) {
    stopping.throwIfAborted()
    const events = await api.events({ limit: pageEvents, ...present({ before }) })
    const fresh = events.filter((event) => isMissed(event, taken))
    missed.push(...fresh)
    quietPages = fresh.length === 0 ? quietPages + 1 : 0
    const last = new LooseObject(events.at(-1) ?? {}).number('start_time')
    if (events.length < pageEvents || last === undefined || last === before) break
    before = last
  }
  return missed
}

/** What still goes on will end by a message. */
function isMissed(event: object, taken: TakenIds): boolean {
  const said = new LooseObject(event)
  const id = said.text('id')
  return id !== undefined && !taken.has(id) && said.number('end_time') !== undefined
}
