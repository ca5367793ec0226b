import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fromEnv } from '@zhian/kit/config'
import { openServiceNotice, readNoticeConfig } from './service-notice.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const underSystemd = { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '90000000' }

function givenListener() {
  const heard: string[] = []
  return { heard, notify: async (said: string) => void heard.push(said) }
}

test('a sign of life is given three times in each watchdog’s time, and the end is said', async () => {
  const { heard, notify } = givenListener()
  const config = fromEnv(underSystemd, readNoticeConfig)
  const notice = await openServiceNotice(config, { turn: async () => undefined, notify })
  await vi.advanceTimersByTimeAsync(90_000)
  await notice[Symbol.asyncDispose]()
  await vi.advanceTimersByTimeAsync(90_000)
  expect(heard).toEqual(['--ready', 'WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1', 'STOPPING=1'])
})

test('while the spool hangs nothing is said; when it goes on, so do the signs', async () => {
  const { heard, notify } = givenListener()
  const hanging = Promise.withResolvers<void>()
  const config = fromEnv(underSystemd, readNoticeConfig)
  await using _notice = await openServiceNotice(config, { turn: () => hanging.promise, notify })
  await vi.advanceTimersByTimeAsync(300_000)
  expect(heard).toEqual(['--ready'])
  hanging.resolve()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(heard.slice(1, 3)).toEqual(['WATCHDOG=1', 'WATCHDOG=1'])
})

test('without a service manager nothing is said', async () => {
  const { heard, notify } = givenListener()
  const config = fromEnv({}, readNoticeConfig)
  await using _notice = await openServiceNotice(config, { turn: async () => undefined, notify })
  await vi.advanceTimersByTimeAsync(300_000)
  expect(heard).toEqual([])
})
