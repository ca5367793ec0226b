import { Registry, collectDefaultMetrics } from 'prom-client'

export type { Registry } from 'prom-client'
export { Counter, Gauge, Histogram } from 'prom-client'

/** One registry a service; the process's own figures (CPU, memory, event-loop lag) are in it. */
export function openMetrics(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}
