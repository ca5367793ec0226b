import { openLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import type { AdapterDoors } from '../camera/camera-adapter.ts'
import { CameraRoster } from '../camera/camera-roster.ts'
import { StripCounter } from '../camera/forbidden-fields.ts'
import { openIntake } from '../camera/intake.ts'
import { openQuarantine } from '../camera/quarantine.ts'
import { recallCaptures } from '../camera/recent-captures.ts'
import type { EdgeAgentConfig } from '../config.ts'
import { openEvents } from '../events.ts'
import { lockFolder } from '../lock-folder.ts'
import { openSpoolDisk } from '../spool/spool-disk.ts'
import { openSpool, usualSpoolSettings } from '../spool/spool.ts'

const recalledMax = 20_000

/**
 * The way into the spool while no agent runs: what is taken is sent when one does.
 *
 * Throws CONFIG_REFUSED where an agent has the folder.
 */
export async function openOfflineDoors(
  config: EdgeAgentConfig,
): Promise<AsyncDisposable & { readonly doors: AdapterDoors }> {
  await using opened = new AsyncDisposableStack()
  const now = Date.now
  const events = openEvents({ log: openLog('edge-agent', 'silent'), metrics: openMetrics() })
  opened.use(await lockFolder(config.spool.folder))
  const disk = await openSpoolDisk(config.spool.folder)
  const settings = { ...usualSpoolSettings, ...config.spool }
  const spool = opened.use(await openSpool({ disk, settings, events: events.spool, now }))
  const roster = new CameraRoster(config.cameras, now)
  const recent = await recallCaptures(spool.heads(recalledMax), recalledMax)
  const { agentId, enterpriseId, siteId } = config
  const own = { agentId, enterpriseId, siteId, spool, roster, now, recent }
  const doors: AdapterDoors = {
    intake: openIntake({ ...own, events: events.camera }),
    roster,
    quarantine: await openQuarantine({ ...config.quarantine, now, events: events.camera }),
    stripped: new StripCounter(() => undefined),
    now,
    events: events.camera,
  }
  const owned = opened.move()
  return { doors, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
