import type { EnvReader } from '@zhian/kit/config'
import type { BacklogLimit } from './backlog-pace.ts'

const shape = /^(\d{1,2})-(\d{1,2})$/

/** `AGENT_BACKLOG_HOURS=8-20`: the limit holds from 8:00 to before 20:00; `20-6` goes over midnight. */
export function readBacklogConfig(read: EnvReader): BacklogLimit {
  const bytesPerSecondMax = read.integer('AGENT_BACKLOG_BYTES_PER_SECOND', {
    min: 0,
    max: 1024 ** 3,
    fallback: 0,
  })
  const text = read.text('AGENT_BACKLOG_HOURS', '0-24')
  const [, from, until] = shape.exec(text) ?? []
  const hours = { from: Number(from), until: Number(until) }
  if (!(hours.from <= 23 && hours.until <= 24))
    read.problems.push('AGENT_BACKLOG_HOURS must be two hours of the day, like 8-20')
  return {
    bytesPerSecondMax: bytesPerSecondMax === 0 ? undefined : bytesPerSecondMax,
    hours: text === '0-24' ? undefined : hours,
  }
}
