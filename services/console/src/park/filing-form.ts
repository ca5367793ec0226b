import { siteOffset } from '../parts/time.ts'

/** What the kit's calendar hands over: a wall time without a zone. */
export interface WallTime {
  readonly format: (pattern: string) => string
}

/** What a person picks is the site's time, wherever the browser is. */
export const atSite = (time: WallTime) =>
  Date.parse(`${time.format('YYYY-MM-DDTHH:mm:ss')}${siteOffset}`)

/** Not guessed twice, over plain HTTP too, where browsers make no UUIDs. */
export function newId(prefix: string, nowMs: number): string {
  const [chance = 0] = crypto.getRandomValues(new Uint32Array(1))
  return `${prefix}-${nowMs.toString(36)}-${chance.toString(36)}`
}
