import type { DeviceTime } from '../capture-draft.ts'
import { readDeviceTime } from '../capture-time.ts'

const aheadMsMax = 10 * 60_000
const dayMs = 24 * 3600_000
/** ISO 8601 writes the hours of an offset with two digits; one digit comes from a POSIX zone. */
const posixZone = /-\d:\d{2}$/

interface Reading {
  readonly nowMs: number
  /** The camera's own zone for times without an offset; China's where it is not known. */
  readonly offsetMinutes?: number
  /** `timeDiff` beside a time in Z. */
  readonly timeDiff?: string | undefined
}

/**
 * A time of ISAPI. Some firmware writes its offset as POSIX does, with the sign turned round (`-8:00` for UTC+8), some
 * writes local time with a Z; with two digits such a reading is taken only where the plain one cannot be true and the other
 * one can.
 */
export function readAlertTime(
  text: string | undefined,
  { nowMs, offsetMinutes, timeDiff }: Reading,
): DeviceTime | undefined {
  if (text === undefined) return undefined
  const plain = readDeviceTime(text, offsetMinutes)
  const isPosix = posixZone.test(text)
  const canStand = plain.atMs === undefined || plain.atMs <= nowMs + aheadMsMax
  if (canStand && !isPosix) return plain
  const turned = text
    .replace(/([+-])(\d{1,2}:?\d{2})$/, (_all, sign: string, zone: string) =>
      sign === '-' ? `+${zone}` : `-${zone}`,
    )
    .replace(/Z$/i, timeDiff ?? 'Z')
  const other = readDeviceTime(turned, offsetMinutes)
  const isNear = other.atMs !== undefined && other.atMs > nowMs - dayMs
  const canBe = other.atMs !== undefined && other.atMs <= nowMs + aheadMsMax && (isNear || isPosix)
  return canBe ? { ...other, text: plain.text } : plain
}

/** Minutes east of Greenwich from a POSIX zone, whose sign is turned round: `CST-8:00:00` is UTC+8. */
export function readPosixZone(zone: string | undefined): number | undefined {
  const found = /^[A-Za-z<>+\d-]{0,12}?([+-]?)(\d{1,2})(?::(\d{2}))?(?::\d{2})?(?:DST.*)?$/.exec(
    zone?.trim() ?? '',
  )
  if (found === null) return undefined
  const [, sign, hours, minutes = '0'] = found
  const west = Number(hours) * 60 + Number(minutes)
  if (west > 14 * 60) return undefined
  if (west === 0) return 0
  return sign === '-' ? west : -west
}
