import { setTimeout as wait } from 'node:timers/promises'

/** Asks again until the answer is there and `check` does not throw; fails with its last failure at the deadline. */
export async function eventually<T>(
  check: () => Promise<T> | T,
  { withinMs, everyMs = 50 }: { withinMs: number; everyMs?: number },
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await wait(everyMs)
    }
  }
}
