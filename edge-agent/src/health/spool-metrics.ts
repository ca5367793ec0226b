import { Gauge } from '@zhian/kit/metrics'
import type { Registry } from '@zhian/kit/metrics'
import type { Spool, SpoolState } from '../spool/spool.ts'

const figures = {
  pending: 'Captures that wait for the far side',
  spoolBytes: 'Bytes that the spool holds',
  freeBytes: 'Bytes that the disk has left',
  outageDays: 'Days for which the far side may be away before captures are refused or evicted',
  capturedBytesPerDay: 'Bytes of captures that come in a day',
  writtenBytesPerDay: 'Bytes that the spool writes to the disk in a day',
} as const satisfies Partial<Record<keyof SpoolState, string>>

/** Read when somebody asks; a figure that is not known yet is left out. */
export function exposeSpool(metrics: Registry, spool: Pick<Spool, 'state'>): void {
  for (const [figure, help] of Object.entries(figures)) {
    const name = figure.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    const gauge = new Gauge({
      name: `zhian_agent_spool_${name.replace(/^spool_/, '')}`,
      help,
      registers: [],
      collect() {
        const value = spool.state[figure as keyof typeof figures]
        if (value === undefined) this.remove()
        else this.set(value)
      },
    })
    metrics.registerMetric(gauge)
  }
}
