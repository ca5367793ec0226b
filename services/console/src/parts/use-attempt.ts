import { useState } from 'react'

/** One thing that a form tries at a time: whether it is at it, and what went wrong. */
export function useAttempt() {
  const [isTrying, setIsTrying] = useState(false)
  const [error, setError] = useState<unknown>(null)

  /** `onFault` may take a fault as its own and return true; any other is shown as the error. */
  const attempt = async (
    work: () => Promise<void>,
    onFault: (error: unknown) => boolean = () => false,
  ) => {
    setIsTrying(true)
    setError(null)
    try {
      await work()
    } catch (error) {
      if (!onFault(error)) setError(error)
    } finally {
      setIsTrying(false)
    }
  }
  return { isTrying, error, attempt }
}
