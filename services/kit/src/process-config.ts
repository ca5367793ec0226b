import type { EnvReader } from './config.ts'

interface ProcessNames {
  /** What the process's own variables begin with, e.g. `BRIDGE`. */
  readonly prefix: string
  readonly healthPort: number
}

/** What every process may be told: how much it logs, where its health is asked, how long it may take to end. */
export function readProcess(read: EnvReader, { prefix, healthPort }: ProcessNames) {
  return {
    logLevel: read.choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    health: {
      host: read.text(`${prefix}_HEALTH_HOST`, '127.0.0.1'),
      port: read.integer(`${prefix}_HEALTH_PORT`, { min: 0, max: 65_535, fallback: healthPort }),
    },
    shutdownDeadlineMs: read.integer(`${prefix}_SHUTDOWN_DEADLINE_MS`, {
      min: 1000,
      max: 60_000,
      fallback: 10_000,
    }),
  }
}
