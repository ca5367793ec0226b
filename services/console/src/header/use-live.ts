import { useSyncExternalStore } from 'react'
import type { LiveState } from '../api/capture-stream.ts'
import { useSession } from '../session/session.tsx'

export function useLive(): LiveState {
  const { stream } = useSession()
  return useSyncExternalStore(stream.watch, stream.state)
}
