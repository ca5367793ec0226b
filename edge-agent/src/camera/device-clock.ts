import type { DeviceTime } from './capture-draft.ts'
import { readDeviceTime } from './capture-time.ts'
import type { LooseObject } from './loose-object.ts'

/** What a device says that its clock shows, in a message about itself. Undefined where it says nothing. */
export function deviceClockIn(
  message: LooseObject,
  offsetMinutes: number | undefined,
): DeviceTime | undefined {
  const text = message.text('LocalTime', 'DeviceTime', 'CurrentTime', 'DateTime', 'Time')
  return text === undefined ? undefined : readDeviceTime(text, offsetMinutes)
}
