import { ApiFault } from './api-fault.ts'

/** The API scales few pictures at once; what it turned away gets another chance after these waits. */
const waitsMs = [1000, 3000] as const

/** Tries again where the fault passes by itself; what it throws at last is the last fault. */
export async function loadPatiently<T>(
  load: (signal: AbortSignal) => Promise<T>,
  { signal, wait = waitUnless }: { signal: AbortSignal; wait?: typeof waitUnless },
): Promise<T> {
  for (const waitMs of waitsMs) {
    try {
      return await load(signal)
    } catch (error) {
      if (!(error instanceof ApiFault) || !error.isPassing) throw error
      await wait(waitMs, signal)
    }
  }
  return load(signal)
}

/** Throws the signal's reason where that comes first. */
async function waitUnless(waitMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const end = () => resolve()
  const timer = setTimeout(end, waitMs)
  signal.addEventListener('abort', end)
  await promise
  signal.removeEventListener('abort', end)
  clearTimeout(timer)
  signal.throwIfAborted()
}
