import type { EnvReader } from '@zhian/kit/config'
import type { KnownCamera } from '../camera-roster.ts'
import { isArmed, usualArmPace } from './armed-camera.ts'
import type { HikvisionSettings } from './hikvision-adapter.ts'
import { protocol } from './sender.ts'

const mebibyte = 1024 * 1024

/** Undefined where `AGENT_HIKVISION_PORT` is not set and the cameras file names no camera to arm. */
export function readHikvisionConfig(
  read: EnvReader,
  known: readonly KnownCamera[],
): HikvisionSettings | undefined {
  const cameras = known.filter((camera) => camera.protocol === protocol)
  const isListening = read.optional('AGENT_HIKVISION_PORT') !== undefined
  const isArming = cameras.some(isArmed)
  if (!isListening && !isArming) return undefined
  return {
    cameras,
    listen: isListening ? readListen(read) : undefined,
    pace: usualArmPace,
    moreMs: 30_000,
  }
}

function readListen(read: EnvReader) {
  return {
    host: read.text('AGENT_HIKVISION_HOST', '0.0.0.0'),
    port: read.integer('AGENT_HIKVISION_PORT', { min: 0, max: 65_535 }),
    isUnknownAllowed: read.flag('AGENT_HIKVISION_ALLOW_UNKNOWN', true),
    bodyBytesMax: 48 * mebibyte,
    bodiesBytesMax: 96 * mebibyte,
  }
}
