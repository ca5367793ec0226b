import type { SessionView } from '@zhian/contracts/people'
import { useCallback, useEffect, useRef, useState } from 'react'
import { apiClient } from '../api/api-client.ts'
import { ApiFault } from '../api/api-fault.ts'
import { forgetToken, keepToken } from './access-token.ts'
import type { TokenStores } from './access-token.ts'

export interface DoorNeeds {
  readonly stores: TokenStores
  readonly keptToken: string | null
  /** A one-time link that this address came with. */
  readonly link: string | null
}

type Door =
  | { readonly is: 'link'; readonly link: string }
  | { readonly is: 'asking' }
  | { readonly is: 'failed'; readonly error: unknown }
  | { readonly is: 'out'; readonly hasEnded: boolean }
  | { readonly is: 'in'; readonly token: string | null; readonly who: SessionView }

const nothing = () => undefined

/** Who sits before this page: by a link, by a token that the tab holds, by the session's cookie, or nobody yet. */
export function useDoor({ stores, keptToken, link }: DoorNeeds) {
  const [door, setDoor] = useState<Door>(link === null ? { is: 'asking' } : { is: 'link', link })
  const tokenRef = useRef(keptToken)

  const leave = useCallback(() => {
    forgetToken(stores)
    tokenRef.current = null
    setDoor({ is: 'out', hasEnded: true })
  }, [stores])

  const ask = useCallback(() => {
    setDoor({ is: 'asking' })
    const token = tokenRef.current
    const api = apiClient({ token, onTokenRefused: nothing })
    api.read<SessionView>('/v1/session').then(
      (who) => setDoor({ is: 'in', token, who }),
      (error: unknown) => {
        const isUnknown = error instanceof ApiFault && error.problem.status === 401
        if (!isUnknown) return setDoor({ is: 'failed', error })
        forgetToken(stores)
        tokenRef.current = null
        setDoor({ is: 'out', hasEnded: token !== null })
      },
    )
  }, [stores])

  useEffect(() => {
    if (link === null) ask()
  }, [link, ask])

  const enter = useCallback((who: SessionView) => setDoor({ is: 'in', token: null, who }), [])
  const enterByToken = useCallback(
    (token: string, isRemembered: boolean) => {
      keepToken(stores, token, isRemembered)
      tokenRef.current = token
      ask()
    },
    [stores, ask],
  )
  /** What cannot be told to the API now ends here all the same, and there with its time. */
  const signOut = useCallback(() => {
    const token = tokenRef.current
    const out = () => {
      forgetToken(stores)
      tokenRef.current = null
      setDoor({ is: 'out', hasEnded: false })
    }
    if (token !== null) return out()
    apiClient({ token, onTokenRefused: nothing }).send('DELETE', '/v1/session').then(out, out)
  }, [stores])

  return { door, ask, enter, enterByToken, leave, signOut }
}
