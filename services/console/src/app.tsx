import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { useTranslation } from 'react-i18next'
import { router } from './router.tsx'
import { ErrorPanel } from './parts/error-panel.tsx'
import { LinkPage } from './people/link-page.tsx'
import { SessionProvider, useSession } from './session/session.tsx'
import { SignIn } from './session/sign-in.tsx'
import { useDoor } from './session/use-door.ts'
import type { DoorNeeds } from './session/use-door.ts'
import { useIsDark } from './theme/theme-choice.ts'
import { themeTokens } from './theme/theme-tokens.ts'

export function App(needs: DoorNeeds) {
  const { i18n } = useTranslation()
  const isDark = useIsDark()
  return (
    <ConfigProvider
      locale={i18n.language === 'en' ? enUS : zhCN}
      theme={themeTokens(isDark)}
      button={{ autoInsertSpace: false }}
    >
      <AntApp>
        <Door {...needs} />
      </AntApp>
    </ConfigProvider>
  )
}

/** Outside of the router, so that the address one came for is still there after signing in. */
function Door(needs: DoorNeeds) {
  const { door, ask, enter, enterByToken, leave, signOut } = useDoor(needs)
  if (door.is === 'asking') return null
  if (door.is === 'failed') return <ErrorPanel error={door.error} onRetry={ask} />
  if (door.is === 'link') return <LinkPage link={door.link} onEnter={enter} onLeave={ask} />
  if (door.is === 'out')
    return <SignIn hasEnded={door.hasEnded} onEnter={enter} onToken={enterByToken} />
  return (
    <SessionProvider
      key={`${door.token} ${door.who.sessionId}`}
      token={door.token}
      who={door.who}
      onTokenRefused={leave}
      signOut={signOut}
    >
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
