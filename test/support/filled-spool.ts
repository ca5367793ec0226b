import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openEvents } from '@zhian/edge-agent/events'
import { openSpool, usualSpoolSettings } from '@zhian/edge-agent/spool/spool'
import { openSpoolDisk } from '@zhian/edge-agent/spool/spool-disk'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { givenCapture } from './given.ts'

/** How the ids begin that cameras gave to captures of an outage. */
export const backlogPrefix = 'backlog-'

export interface Outage {
  readonly agentId: string
  readonly captures: number
  readonly imageBytes: number
  readonly days: number
}

const dayMs = 86_400_000
/** Between the last of them and now, so that none is of the last minute, which the agent sends first. */
const quietMs = 3_600_000
const atOnce = 32
const spoolBytesMax = 2 * 1024 ** 3

/**
 * A spool as an agent leaves it that had no line for days: written by the agent's own code, by a clock that runs ahead.
 *
 * Returns the cameras' ids of the captures, oldest first.
 */
export async function fillSpool(agentFolder: string, outage: Outage): Promise<string[]> {
  const { agentId, captures, imageBytes, days } = outage
  const beganMs = Date.now() - days * dayMs - quietMs
  const sourceIds: string[] = []
  const now = () => Math.round(beganMs + (sourceIds.length / captures) * days * dayMs)
  await using spool = await openSpool({
    disk: await openSpoolDisk(join(agentFolder, 'spool')),
    settings: { ...usualSpoolSettings, spoolBytesMax, whenFull: 'block' },
    events: openEvents({ log: silentLog(), metrics: openMetrics() }).spool,
    now,
  })
  const appendOne = () => {
    const sourceId = `${backlogPrefix}${sourceIds.length}`
    const given = { agentId, sourceId, capturedAtMs: now(), images: [randomBytes(imageBytes)] }
    sourceIds.push(sourceId)
    return spool.append((place) => givenCapture({ ...place, ...given }).frame)
  }
  while (sourceIds.length < captures) {
    const next = Math.min(atOnce, captures - sourceIds.length)
    await Promise.all(Array.from({ length: next }, appendOne))
  }
  return sourceIds
}
