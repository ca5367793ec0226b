import { pino } from 'pino'
import type { Logger } from 'pino'

export type Log = Logger

/** Facts as JSON lines on stdout, one object each. */
export function openLog(name: string, level: string): Log {
  return pino({ name, level, base: { name }, timestamp: pino.stdTimeFunctions.isoTime })
}

/** For tests and tools that listen to nothing. */
export function silentLog(): Log {
  return pino({ level: 'silent' })
}
