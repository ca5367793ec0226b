import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { EnvReader } from '@zhian/kit/config'

export interface NoticeConfig {
  /** Whether a service manager listens (systemd's `NOTIFY_SOCKET`). */
  readonly hasListener: boolean
  /** Undefined where nobody waits for a sign of life. */
  readonly watchdogMs: number | undefined
}

/** What systemd tells a unit with `Type=notify` and `WatchdogSec=` (sd_notify(3), sd_watchdog_enabled(3)). */
export function readNoticeConfig(read: EnvReader): NoticeConfig {
  const hour = 3_600_000_000
  const usec = read.integer('WATCHDOG_USEC', { min: 0, max: hour, fallback: 0 })
  return {
    hasListener: read.optional('NOTIFY_SOCKET') !== undefined,
    watchdogMs: usec === 0 ? undefined : usec / 1000,
  }
}

type Notify = (said: string) => Promise<void>

/**
 * Tells the service manager that the agent is ready and, three times in each watchdog's time, that it is alive: when the
 * event loop has turned and `turn` has got through. While `turn` hangs nothing is said, and the manager starts us again.
 *
 * Node has no datagram sockets of the file system, so systemd-notify(1) speaks, which costs 3 ms each time.
 */
export async function openServiceNotice(
  { hasListener, watchdogMs }: NoticeConfig,
  { turn, notify = systemdNotify }: { turn: () => Promise<void>; notify?: Notify },
): Promise<AsyncDisposable> {
  if (!hasListener) return { [Symbol.asyncDispose]: async () => undefined }
  await notify('--ready')
  let isTurning = false
  const beat = async () => {
    if (isTurning) return
    isTurning = true
    await turn()
    await notify('WATCHDOG=1')
    isTurning = false
  }
  const beating =
    watchdogMs === undefined ? undefined : setInterval(() => void beat(), watchdogMs / 3)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(beating)
      await notify('STOPPING=1')
    },
  }
}

/** Never rejects: a sign that was not heard is followed by the next, or by the watchdog. */
async function systemdNotify(said: string): Promise<void> {
  const speaking = spawn('systemd-notify', [said], { stdio: 'ignore' })
  await once(speaking, 'exit').catch(() => undefined)
}
