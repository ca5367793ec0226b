import type { CameraStatus } from '@zhian/contracts/agent'
import type { DiscoveredDevice } from '../commission/discover-devices.ts'
import type { Step } from '../commission/test-camera.ts'
import type { CameraWords } from './camera-words.ts'
import { plainTable } from './plain-table.ts'
import { localTime } from './shown.ts'

/** A camera of the file, one that the agent knows, or both. No password is in it. */
export interface ListedCamera {
  readonly cameraId: string
  readonly deviceId: string
  readonly protocol: string
  readonly address?: string
  readonly isInFile: boolean
  readonly status?: CameraStatus
}

export interface FoundDevice extends DiscoveredDevice {
  /** As which camera it is in the cameras file. */
  readonly cameraId?: string
}

export function cameraTable(cameras: readonly ListedCamera[], words: CameraWords): string {
  const { camera, device, protocol, address, online, lastCapture, clock, faults } = words.heads
  const head = [camera, device, protocol, address, online, lastCapture, clock, faults]
  const rows = cameras.map((each) => {
    const { status } = each
    return [
      each.cameraId,
      each.deviceId,
      each.protocol,
      each.isInFile ? (each.address ?? '–') : words.notInFile,
      status === undefined ? '–' : status.isOnline ? words.yes : words.no,
      lastCaptureOf(status, words),
      clockOf(status),
      (status?.faults ?? []).join(', ') || '–',
    ]
  })
  return `${plainTable(head, rows)}\n`
}

function lastCaptureOf(status: CameraStatus | undefined, words: CameraWords): string {
  if (status === undefined) return '–'
  return status.lastCaptureAtMs === undefined ? words.never : localTime(status.lastCaptureAtMs)
}

function clockOf(status: CameraStatus | undefined): string {
  if (status?.clock === undefined) return '–'
  const seconds = (ms: number) => (ms / 1000).toFixed(1)
  const { offsetMs, uncertaintyMs } = status.clock
  return `${offsetMs < 0 ? '' : '+'}${seconds(offsetMs)} ± ${seconds(uncertaintyMs)} s`
}

export function deviceTable(devices: readonly FoundDevice[], words: CameraWords): string {
  const { address, name, endpoint, inFile } = words.heads
  const rows = devices.map((device) => {
    const what = [device.name, device.hardware].filter((each) => each !== undefined)
    return [device.address, what.join(', '), device.endpoint, device.cameraId ?? words.no]
  })
  return `${plainTable([address, name, endpoint, inFile], rows)}\n`
}

const marks = { ok: '✓', warning: '!', failed: '✗' } as const

export function stepText({ step, is, detail, finding }: Step, words: CameraWords): string {
  const line = `${marks[is]} ${words.steps[step]}${detail === '' ? '' : `  ${detail}`}\n`
  if (finding === undefined) return line
  const { cause, fix } = words.findings[finding]
  return `${line}  ${words.cause}${cause}\n  ${words.fix}${fix}\n`
}
