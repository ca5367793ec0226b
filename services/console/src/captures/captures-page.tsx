import { getRouteApi } from '@tanstack/react-router'
import { Alert } from 'antd'
import type { InputRef } from 'antd'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CaptureDrawer } from '../detail/capture-drawer.tsx'
import { FreshnessBanner } from '../header/freshness-banner.tsx'
import { PageHeader } from '../header/page-header.tsx'
import { useCameras } from '../header/use-places.ts'
import { ShortcutHelp } from '../parts/shortcut-help.tsx'
import { usePageTitle } from '../parts/use-page-title.ts'
import { useShortcuts } from '../parts/use-shortcuts.ts'
import { CaptureList } from './capture-list-view.tsx'
import type { CaptureSearch, SearchChange } from './capture-search.ts'
import { FilterBar } from './filter-bar.tsx'
import { NewestPill } from './newest-pill.tsx'
import { refusedAtStart } from './refused-at-start.ts'
import { useCaptureFeed } from './use-capture-feed.ts'

const page = getRouteApi('/')

/** The first page: the newest captures, live, and the one that is open. */
export function CapturesPage() {
  const { t } = useTranslation('captures')
  const search = page.useSearch()
  usePageTitle(t('heading'))
  const [isHelpOpen, setIsHelpOpen] = useState(false)
  const plateRef = useRef<InputRef>(null)
  const cameras = useCameras()
  const feed = useCaptureFeed(search)
  const { change, clear } = useSearchChange()

  const shortcuts = useMemo(
    () => ({ '/': () => plateRef.current?.focus(), '?': () => setIsHelpOpen(true) }),
    [],
  )
  useShortcuts(shortcuts)
  const closeHelp = useCallback(() => setIsHelpOpen(false), [])

  return (
    <>
      <div className="top">
        <PageHeader onHelp={() => setIsHelpOpen(true)} />
        <FreshnessBanner />
        <FilterBar
          search={search}
          cameras={cameras.data?.items ?? []}
          onChange={change}
          onClear={clear}
          plateRef={plateRef}
        />
        <NewestPill arrivals={feed.arrivals} />
      </div>
      <main id="main" tabIndex={-1} className="captures">
        <h2 className="unseen">{t('heading')}</h2>
        <RefusedNotice />
        <CaptureList
          feed={feed}
          search={search}
          hasCameras={(cameras.data?.items.length ?? 0) > 0}
          onChange={change}
          onClear={clear}
          isCovered={isHelpOpen || search.open !== undefined}
        />
      </main>
      <CaptureDrawer feed={feed} openId={search.open} />
      <ShortcutHelp isOpen={isHelpOpen} onClose={closeHelp} />
    </>
  )
}

/** Every change is a step in the history, so that back undoes it. */
function useSearchChange() {
  const navigate = page.useNavigate()
  const change = useCallback(
    (change: SearchChange) => {
      const search = (old: CaptureSearch) => withChange(old, change)
      void navigate({ search, resetScroll: true })
    },
    [navigate],
  )
  const clear = useCallback(() => {
    const search = ({ range }: CaptureSearch): CaptureSearch => (range ? { range } : {})
    void navigate({ search, resetScroll: true })
  }, [navigate])
  return { change, clear }
}

function withChange(old: CaptureSearch, change: SearchChange): CaptureSearch {
  const all = Object.entries({ ...old, ...change })
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}

/** An address that was not understood whole says so, instead of showing something else silently. */
function RefusedNotice() {
  const { t } = useTranslation('captures')
  const [isClosed, setIsClosed] = useState(refusedAtStart.length === 0)
  if (isClosed) return null
  return (
    <Alert
      type="warning"
      showIcon
      className="refused"
      title={t('filter.ignored', { names: refusedAtStart.join(', ') })}
      closable={{ onClose: () => setIsClosed(true) }}
    />
  )
}
