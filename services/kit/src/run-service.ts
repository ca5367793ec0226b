import { once } from 'node:events'
import type { Env } from './config.ts'
import { kindOf, messageOf } from './fault.ts'

export interface Service extends AsyncDisposable {
  /** Ends when the work ends by itself; rejects when it cannot go on. */
  readonly finished: Promise<void>
}

interface ServiceRecipe<C extends { readonly shutdownDeadlineMs: number }> {
  readonly name: string
  readonly readConfig: (env: Env) => C
  readonly start: (config: C, stopping: AbortSignal) => Promise<Service>
}

const exitCodes = { misconfigured: 78, defect: 70, unavailable: 75, rejected: 70 } as const

/**
 * The life of one process: read the configuration, start, wait for a signal or the work's end, close in order.
 *
 * Exits 0 after a clean stop, 1 when closing outlasts its deadline or a second signal comes, 70 for a defect,
 * 75 when a neighbour is away for good, 78 when it is misconfigured.
 */
export async function runService<C extends { readonly shutdownDeadlineMs: number }>(
  recipe: ServiceRecipe<C>,
): Promise<void> {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop.abort()
      process.once(signal, () => process.exit(1))
    })
  }
  // Whoever started us over a channel is gone: nobody would end us otherwise.
  process.once('disconnect', () => stop.abort())
  try {
    const config = recipe.readConfig(process.env)
    stop.signal.addEventListener('abort', () => {
      setTimeout(() => process.exit(1), config.shutdownDeadlineMs).unref()
    })
    await using service = await recipe.start(config, stop.signal)
    process.send?.('ready')
    if (!stop.signal.aborted) await Promise.race([service.finished, once(stop.signal, 'abort')])
  } catch (error) {
    if (stop.signal.aborted) return
    const detail =
      kindOf(error) === 'defect' && Error.isError(error) ? error.stack : messageOf(error)
    process.stderr.write(`${recipe.name}: ${detail}\n`)
    process.exitCode = exitCodes[kindOf(error)]
    // Whatever still holds the event loop (a socket, a timer) must not keep a failed process alive.
    setTimeout(() => process.exit(), 2000).unref()
  } finally {
    // The channel to whoever started us would keep the event loop turning.
    if (process.connected) process.disconnect()
  }
}
