import { Spin } from 'antd'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { problemFrom } from '../api/api-fault.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { CaptureGrid } from './capture-grid.tsx'
import type { CaptureSearch, SearchChange } from './capture-search.ts'
import { GridSkeleton } from './grid-skeleton.tsx'
import { NoCaptures, NoRight } from './no-captures.tsx'
import type { CaptureFeed } from './use-capture-feed.ts'

export interface CaptureListProps {
  readonly feed: CaptureFeed
  readonly search: CaptureSearch
  readonly hasCameras: boolean
  readonly onChange: (change: SearchChange) => void
  readonly onClear: () => void
  /** Something stands in front of the list, so its keys rest. */
  readonly isCovered: boolean
}

/** The list in whichever state it is: unknown yet, failed, forbidden, empty, or captures. */
export function CaptureList(props: CaptureListProps) {
  const { query, captures } = props.feed
  const { fetchNextPage, hasNextPage, isFetching, isFetchNextPageError } = query
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage()
  }, [fetchNextPage, hasNextPage, isFetching, isFetchNextPageError])

  if (query.isPending && captures.length === 0) return <GridSkeleton />
  if (captures.length > 0) {
    return (
      <>
        {query.isError && !isFetchNextPageError && (
          <ErrorPanel
            error={query.error}
            onRetry={() => void query.refetch()}
            isRetrying={isFetching}
          />
        )}
        <CaptureGrid
          captures={captures}
          openId={props.search.open}
          isCovered={props.isCovered}
          onNearEnd={onNearEnd}
        />
        <ListEnd feed={props.feed} />
      </>
    )
  }
  if (query.isError) {
    if (problemFrom(query.error).status === 403) return <NoRight />
    return (
      <ErrorPanel
        error={query.error}
        onRetry={() => void query.refetch()}
        isRetrying={isFetching}
      />
    )
  }
  return <NoCaptures {...props} />
}

function ListEnd({ feed: { query, captures } }: Pick<CaptureListProps, 'feed'>) {
  const { t } = useTranslation('captures')
  if (query.isFetchNextPageError) {
    return (
      <ErrorPanel
        error={query.error}
        onRetry={() => void query.fetchNextPage()}
        isRetrying={query.isFetchingNextPage}
      />
    )
  }
  return (
    <p className="list-end muted" role="status">
      {query.hasNextPage ? (
        <>
          <Spin size="small" /> {t('loadingOlder')}
        </>
      ) : (
        `${t('end')} · ${t('shown', { count: captures.length })}`
      )}
    </p>
  )
}
