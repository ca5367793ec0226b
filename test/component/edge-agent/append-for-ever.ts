import { openSpoolDisk } from '@zhian/edge-agent/spool/spool-disk'
import { openSpool, usualSpoolSettings } from '@zhian/edge-agent/spool/spool'

// Appends until somebody ends it, and says each number only when the spool has promised it.
const [, , folder = ''] = process.argv
const events = new Proxy({} as never, { get: () => () => undefined })
const spool = await openSpool({
  disk: await openSpoolDisk(folder),
  settings: { ...usualSpoolSettings, spoolBytesMax: 1e9, whenFull: 'block' },
  events,
  now: Date.now,
})
for (;;) {
  const places = await Promise.all(
    Array.from({ length: 4 }, () =>
      spool.append(({ seq }) => Buffer.alloc(20_000, `capture ${seq} `)),
    ),
  )
  for (const { seq } of places) process.stdout.write(`${seq}\n`)
}
