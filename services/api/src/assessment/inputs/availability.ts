import type { Interval, ScoreInput, UptimeLog } from '@zhian/contracts/score'
import { intersection, lengthMs, union, without } from '@zhian/coverage/uptime/intervals'
import { agentsOf, reachOf } from '../facts/reach.ts'
import type { AgentLog } from '../facts/watched.ts'
import { commissionedAtMs, criticalityOf } from './roster.ts'
import type { Roster } from './roster.ts'

export interface Watch {
  readonly roster: Roster
  readonly period: Interval
  readonly logs: readonly AgentLog[]
  readonly outages: readonly Interval[]
}

/** O. Without a camera in the archive, or an agent that has ever spoken, it is still to come. */
export function availabilityOf(watch: Watch): ScoreInput['onlineRate'] {
  const { roster, logs, outages } = watch
  if (roster.cameras.length === 0 || logs.length === 0) return 'PENDING'
  return {
    platformOutages: [...outages],
    sampleCoverage: sampleCoverageOf(watch),
    cameras: [...uptimeLogsOf(watch)],
  }
}

const reckoned = new WeakMap<Watch, readonly UptimeLog[]>()

/** One camera's log by all its agents: who watched it when, and whether one of them reached it. Reckoned once: several indicators ask. */
export function uptimeLogsOf(watch: Watch): readonly UptimeLog[] {
  const logs = reckoned.get(watch) ?? reckonUptimeLogs(watch)
  reckoned.set(watch, logs)
  return logs
}

function reckonUptimeLogs({ roster, period, logs }: Watch): UptimeLog[] {
  const whole = [period]
  return roster.cameras.map((camera): UptimeLog => {
    const { cameraId } = camera
    const own = agentsOf(cameraId, logs)
    const { watched, offline } = reachOf(cameraId, logs)
    const from = commissionedAtMs(camera, roster)
    const evidence = [...new Set(own.flatMap(({ causes }) => causes.get(cameraId) ?? []))]
    return {
      id: cameraId,
      w: criticalityOf(camera, roster),
      ...(from === undefined ? {} : { commissionedAtMs: from }),
      offline: [...offline],
      agentGaps: [...without(whole, watched)],
      maintenance: roster.maintenance
        .filter(({ cameraIds }) => cameraIds.includes(cameraId))
        .map(({ fromMs, toMs, filedAtMs, isEmergency, reason }) => ({
          fromMs,
          toMs,
          filedAtMs,
          isEmergency,
          reason,
        })),
      evidence: own.length === 0 ? ['no agent sees this camera'] : evidence.filter(isCause),
    }
  })
}

const isCause = (text: string) => text.startsWith('cause ')

/** Time watched of time due, over the cameras that agents know, else the agents; a moment that we missed ourselves is not due. */
function sampleCoverageOf({ roster, period, logs, outages }: Watch): number {
  const fromMs = Math.max(period.fromMs, roster.enterprise.onboardedAtMs ?? 0)
  const due = without(union([{ fromMs, toMs: period.toMs }]), union(outages))
  const ofCameras = roster.cameras
    .map(({ cameraId }) => agentsOf(cameraId, logs))
    .filter((own) => own.length > 0)
  const watches = ofCameras.length > 0 ? ofCameras : logs.map((log) => [log])
  const watchedMs = watches.map((own) =>
    lengthMs(intersection(due, union(own.flatMap(({ watched }) => watched)))),
  )
  const dueMs = lengthMs(due) * watches.length
  return dueMs > 0 ? watchedMs.reduce((sum, each) => sum + each, 0) / dueMs : 1
}
