import type { CameraStatus } from '@zhian/contracts/agent'
import type { StatusPage } from '../health/agent-status.ts'
import { plainTable } from './plain-table.ts'
import { localTime, mebibytes } from './shown.ts'
import type { Words } from './words.ts'

/** The status for a person, without colours. */
export function statusText(
  { agent, uplink, problems, identity }: StatusPage,
  words: Words,
): string {
  const { spool } = agent
  const link = uplink.isConnected ? words.connected : words.away
  const waits =
    spool.oldestPendingAtMs === undefined
      ? ''
      : `, ${words.oldest} ${duration(agent.atMs - spool.oldestPendingAtMs)}`
  const lines = [
    `${words.agent}: ${agent.agentId} (${agent.enterpriseId}, ${agent.siteId}), ${agent.version}`,
    `${words.broker}: ${link} ${words.since} ${localTime(uplink.sinceMs)}`,
    ...(uplink.cause === undefined ? [] : [`  ${uplink.cause[words.language]}`]),
    ...(identity === undefined
      ? []
      : [
          `${words.certificate}: ${words.validUntil} ${localTime(identity.notAfterMs)}, ${words.renewsAt} ${localTime(identity.renewsAtMs)}`,
        ]),
    `${words.spool}: ${spool.pending} ${words.pending}${waits}; ${mebibytes(spool.spoolBytes)} ${words.of} ${mebibytes(spool.spoolBytesMax)}`,
    `${words.outage}: ${outageText(spool.outageDays, words)}`,
    `${words.ownClock}: ${words[agent.ownClock ?? 'unknown']}`,
    `${words.ended}: ${spool.evicted} / ${spool.refused} / ${spool.corrupt}`,
    `${words.quarantined}: ${agent.quarantined}`,
    `${words.stripped}: ${agent.stripped.reduce((sum, { count }) => sum + count, 0)}`,
    ...facesLine(agent, words),
    agent.cameras.length === 0 ? words.noCameras : cameraTable({ agent }, words),
    ...(problems.length === 0
      ? []
      : [`${words.problems}:`, ...problems.map((each) => `  ${each[words.language]}`)]),
  ]
  return `${lines.join('\n')}\n`
}

function facesLine({ egress }: StatusPage['agent'], words: Words): string[] {
  if (egress === undefined) return []
  const { faceMode, impactAssessmentId, withheld, declined, keptBytes, keptBytesMax } = egress
  const assessed = impactAssessmentId === undefined ? '' : ` (${impactAssessmentId})`
  const kept = `${mebibytes(keptBytes)} ${words.of} ${mebibytes(keptBytesMax)}`
  return [
    `${words.faces}: ${faceMode}${assessed}; ${words.withheld} ${withheld}, ${words.declined} ${declined}, ${words.keptHere} ${kept}`,
  ]
}

/** What needs somebody first. */
function cameraTable({ agent }: Pick<StatusPage, 'agent'>, words: Words): string {
  const head = [
    words.camera,
    words.protocol,
    words.online,
    words.faults,
    words.clock,
    words.lastCapture,
    words.captures,
  ]
  const weight = ({ isOnline, faults = [] }: CameraStatus) =>
    isOnline ? (faults.length > 0 ? 1 : 2) : 0
  const rows = agent.cameras
    .toSorted((one, other) => weight(one) - weight(other))
    .map((camera) => [
      camera.cameraId,
      camera.protocol,
      camera.isOnline ? words.yes : words.no,
      (camera.faults ?? []).join(', ') || '–',
      offsetText(camera),
      camera.lastCaptureAtMs === undefined ? words.never : localTime(camera.lastCaptureAtMs),
      String(camera.captures),
    ])
  return plainTable(head, rows)
}

/** How far its clock is ahead, with how well that is known. */
function offsetText({ clock }: CameraStatus): string {
  if (clock === undefined) return '–'
  const seconds = (ms: number) => (ms / 1000).toFixed(1)
  const sign = clock.offsetMs > 0 ? '+' : ''
  return `${sign}${seconds(clock.offsetMs)} ±${seconds(clock.uncertaintyMs)} s`
}

function outageText(days: number | undefined, words: Words): string {
  return days === undefined ? words.learning : `${days.toFixed(1)} ${words.days}`
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
