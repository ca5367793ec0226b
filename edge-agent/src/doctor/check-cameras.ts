import { problemsTold } from './finding.ts'
import type { CameraStatus } from '@zhian/contracts/agent'
import type { StatusPage } from '../health/agent-status.ts'
import { pageOf, well } from './box.ts'
import type { Box, Checked } from './box.ts'
import type { CauseCode, Found } from './finding.ts'

/** A camera calls within a few minutes of the agent’s start. */
const graceMs = 5 * 60_000
const refusedMsMax = 10 * 60_000
const namedMax = 10

const ofFault = new Map<string, CauseCode>([
  ['clock_wrong', 'camera_clock_wrong'],
  ['silent', 'camera_silent'],
])

export function checkCameras(box: Box): Checked | undefined {
  const page = pageOf(box)
  return page === undefined ? undefined : camerasIn(page, box.nowMs)
}

/** What the agent says of its cameras, one finding a kind of fault. */
export function camerasIn({ agent }: StatusPage, nowMs: number): Checked {
  const isYoung = nowMs - agent.startedAtMs < graceMs
  const offline = agent.cameras.filter(
    (camera) => !camera.isOnline && (camera.lastSeenAtMs !== undefined || !isYoung),
  )
  const found: Found[] = []
  if (offline.length > 0) {
    const cameras = named(offline, ({ cameraId }) => cameraId)
    const evidence = { count: offline.length, cameras, shared: sharedCause(agent, offline) }
    found.push({ code: 'cameras_offline', evidence })
  }
  const online = agent.cameras.filter(({ isOnline }) => isOnline)
  const faulty = online.flatMap((camera) => (camera.faults ?? []).map((what) => ({ camera, what })))
  const byCode = Map.groupBy(faulty, ({ what }) => ofFault.get(what) ?? 'camera_picture_fault')
  for (const [code, list] of byCode)
    found.push({
      code,
      evidence: {
        count: list.length,
        cameras: named(list, ({ camera, what }) => `${camera.cameraId} (${detail(camera, what)})`),
      },
    })
  return { found, evidence: { online: online.length, cameras: agent.cameras.length } }
}

function detail({ clock }: CameraStatus, what: string): string {
  if (what !== 'clock_wrong' || clock === undefined) return what
  const seconds = Math.round(clock.offsetMs / 1000)
  return `${seconds > 0 ? '+' : ''}${seconds} s`
}

function named<T>(list: readonly T[], name: (each: T) => string): string {
  const more = list.length > namedMax ? ` … +${list.length - namedMax}` : ''
  return list.slice(0, namedMax).map(name).join(', ') + more
}

/** What they have in common, where they went together. */
function sharedCause(agent: StatusPage['agent'], offline: readonly CameraStatus[]): string {
  const ids = new Set(offline.map(({ cameraId }) => cameraId))
  const last = new Map<string, string | undefined>()
  for (const { cameraId, what, isSo, cause } of agent.transitions ?? [])
    if (what === 'online' && !isSo && cameraId !== undefined && ids.has(cameraId))
      last.set(cameraId, cause)
  return [...new Set(last.values())].filter((each) => each !== undefined).join(', ')
}

/** Who knocked in the last minutes and was not let in. */
export function checkAdmission(box: Box): Checked | undefined {
  const page = pageOf(box)
  if (page === undefined) return undefined
  const refusals = (page.refusals ?? []).filter(
    ({ lastAtMs }) => box.nowMs - lastAtMs < refusedMsMax,
  )
  if (refusals.length === 0) return well()
  const evidence = {
    count: refusals.length,
    peers: named(refusals, ({ peer, protocol }) => `${peer} (${protocol})`),
    reasons: [...new Set(refusals.map(({ reason }) => reason))].join(', '),
  }
  return { found: [{ code: 'camera_refused', evidence }], evidence }
}

/** What the ways in say of themselves. */
export function checkIntake(box: Box): Checked | undefined {
  const adapters = pageOf(box)?.adapters
  if (adapters === undefined) return undefined
  const found = adapters
    .filter(({ problems }) => problems.length > 0)
    .map(({ protocol, problems }): Found => {
      const told = problemsTold(problems.slice(0, namedMax))
      return { code: 'way_in_troubled', evidence: { protocol, ...told } }
    })
  return { found, evidence: { open: adapters.map(({ protocol }) => protocol).join(', ') || '–' } }
}
