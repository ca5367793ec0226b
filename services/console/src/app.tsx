import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { router } from './router.tsx'
import { forgetToken, keepToken } from './session/access-token.ts'
import type { TokenStores } from './session/access-token.ts'
import { SessionProvider, useSession } from './session/session.tsx'
import { SignIn } from './session/sign-in.tsx'
import { useIsDark } from './theme/theme-choice.ts'
import { themeTokens } from './theme/theme-tokens.ts'

export interface AppProps {
  readonly stores: TokenStores
  readonly keptToken: string | null
}

export function App({ stores, keptToken }: AppProps) {
  const { i18n } = useTranslation()
  const isDark = useIsDark()
  return (
    <ConfigProvider
      locale={i18n.language === 'en' ? enUS : zhCN}
      theme={themeTokens(isDark)}
      button={{ autoInsertSpace: false }}
    >
      <AntApp>
        <Door stores={stores} keptToken={keptToken} />
      </AntApp>
    </ConfigProvider>
  )
}

/** Outside of the router, so that the address one came for is still there after signing in. */
function Door({ stores, keptToken }: AppProps) {
  const [token, setToken] = useState(keptToken)
  const [hasEnded, setHasEnded] = useState(false)
  const leave = useCallback(
    (isRefused: boolean) => {
      forgetToken(stores)
      setHasEnded(isRefused)
      setToken(null)
    },
    [stores],
  )
  const onTokenRefused = useCallback(() => leave(true), [leave])
  const signOut = useCallback(() => leave(false), [leave])
  const signIn = (typed: string, isRemembered: boolean) => {
    keepToken(stores, typed, isRemembered)
    setToken(typed)
  }

  if (token === null) return <SignIn hasEnded={hasEnded} onSignIn={signIn} />
  return (
    <SessionProvider key={token} token={token} onTokenRefused={onTokenRefused} signOut={signOut}>
      <SignedIn />
    </SessionProvider>
  )
}

function SignedIn() {
  const { queries } = useSession()
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  )
}
