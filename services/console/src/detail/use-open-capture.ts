import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import type { CaptureView } from '@zhian/contracts/api'
import { useCallback, useEffect } from 'react'
import type { CaptureSearch } from '../captures/capture-search.ts'
import type { CaptureFeed } from '../captures/use-capture-feed.ts'
import { useSession } from '../session/session.tsx'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The step before this one in the history is the list, so closing goes back to it. */
    isOpenedHere?: boolean
  }
}

/** Nearer to the end of what is loaded than this, more is asked for, so that stepping does not stop. */
const nearEnd = 8

/** The capture that is open: from the list where it is there, else asked for by its id. */
export function useOpenCapture(feed: CaptureFeed, openId: string | undefined) {
  const { api } = useSession()
  const index = feed.captures.findIndex(({ captureId }) => captureId === openId)
  const listed = feed.captures[index]
  const asked = useQuery({
    queryKey: ['capture', openId],
    queryFn: ({ signal }) =>
      api.read<CaptureView>(`/v1/captures/${encodeURIComponent(openId ?? '')}`, signal),
    enabled: openId !== undefined && listed === undefined && !feed.query.isPending,
  })
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = feed.query
  const isNearEnd = index >= 0 && index >= feed.captures.length - nearEnd
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage()
  }, [isNearEnd, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage])

  return {
    capture: listed ?? asked.data,
    error: listed ? null : asked.error,
    retry: () => void asked.refetch(),
    newerId: index > 0 ? feed.captures[index - 1]?.captureId : undefined,
    olderId: index >= 0 ? feed.captures[index + 1]?.captureId : undefined,
  }
}

/** Opening is one step in the history; stepping on replaces it, and closing takes it back. */
export function useOpening() {
  const navigate = useNavigate({ from: '/' })
  const router = useRouter()
  const step = useCallback(
    (captureId: string | undefined) => {
      if (captureId === undefined) return
      void navigate({
        search: (old) => ({ ...old, open: captureId }),
        state: (old) => old,
        replace: true,
        resetScroll: false,
      })
    },
    [navigate],
  )
  const close = useCallback(() => {
    if (router.state.location.state.isOpenedHere) return router.history.back()
    const search = ({ open: _open, ...rest }: CaptureSearch): CaptureSearch => rest
    void navigate({ search, replace: true, resetScroll: false })
  }, [navigate, router])
  return { step, close }
}
