import type { SessionView } from '@zhian/contracts/people'
import { QueryClient } from '@tanstack/react-query'
import { createContext, use, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { apiClient } from '../api/api-client.ts'
import type { Api } from '../api/api-client.ts'
import { reachOf } from '../people/reach.ts'
import type { Reach } from '../people/reach.ts'
import { ApiFault } from '../api/api-fault.ts'
import { captureStream } from '../api/capture-stream.ts'
import type { CaptureStream } from '../api/capture-stream.ts'
import { loadPatiently } from '../api/load-patiently.ts'
import { pictureCache } from '../api/picture-cache.ts'
import type { PictureCache } from '../api/picture-cache.ts'

const retriesMax = 2
const idlePicturesMax = 240

/** All that belongs to one person's token or session; it goes when they sign out, so that nothing is left for the next. */
export interface Session {
  readonly api: Api
  readonly queries: QueryClient
  readonly pictures: PictureCache
  readonly stream: CaptureStream
  readonly who: SessionView
  readonly signOut: () => void
}

const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('useSession outside of a session')
  return session
}

/** What the policy of the API allows whoever is signed in. */
export function useMay(): (permission: string) => boolean {
  const { who } = useSession()
  return (permission) => who.permissions.includes(permission)
}

export function useReach(): Reach {
  return reachOf(useSession().who)
}

function queryClient(): QueryClient {
  const retry = (failures: number, error: unknown) =>
    failures < retriesMax && error instanceof ApiFault && error.isPassing
  return new QueryClient({
    defaultOptions: { queries: { retry, refetchOnWindowFocus: false, networkMode: 'always' } },
  })
}

export interface SessionProviderProps {
  /** Null where the session's cookie says who asks. */
  readonly token: string | null
  readonly who: SessionView
  readonly onTokenRefused: () => void
  readonly signOut: () => void
  readonly children: ReactNode
}

export function SessionProvider({
  token,
  who,
  onTokenRefused,
  signOut,
  children,
}: SessionProviderProps) {
  const [session] = useState((): Omit<Session, 'signOut' | 'who'> => {
    const api = apiClient({ token, onTokenRefused })
    const pictures = pictureCache({
      load: (href, signal) => loadPatiently((stop) => api.picture(href, stop), { signal }),
      makeUrl: (bytes) => URL.createObjectURL(bytes),
      revokeUrl: (url) => URL.revokeObjectURL(url),
      idleMax: idlePicturesMax,
    })
    return { api, pictures, queries: queryClient(), stream: captureStream(api) }
  })
  const maySee = who.permissions.includes('read capture')
  useEffect(() => {
    const stopping = new AbortController()
    if (maySee) void session.stream.follow(stopping.signal)
    return () => {
      stopping.abort()
      session.pictures.clear()
    }
  }, [session, maySee])
  const value = useMemo(() => ({ ...session, who, signOut }), [session, who, signOut])
  return <SessionContext value={value}>{children}</SessionContext>
}
