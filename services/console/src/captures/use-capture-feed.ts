import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'
import type { CapturePage, CaptureView } from '@zhian/contracts/api'
import { useCallback, useMemo } from 'react'
import type { Api } from '../api/api-client.ts'
import { ApiFault } from '../api/api-fault.ts'
import { useSession } from '../session/session.tsx'
import { mergeCaptures } from './capture-list.ts'
import { queryOf, queryText } from './capture-search.ts'
import type { CaptureSearch } from './capture-search.ts'
import { useArrivals } from './use-arrivals.ts'

/** A list that could not be had yet is asked for again by itself. */
const askAgainMs = 10_000

const isWaiting = (state: { readonly data: unknown; readonly error: unknown }) =>
  state.data === undefined && state.error instanceof ApiFault && state.error.isPassing

interface Asked {
  readonly cursor: string
  readonly nowMs: number
}
interface Page extends CapturePage {
  /** When the first page was asked; every page of one list speaks of the same time range. */
  readonly nowMs: number
}
type Pages = InfiniteData<Page, Asked | null>

async function readPage(
  api: Api,
  search: CaptureSearch,
  asked: { at: Asked | null; signal: AbortSignal },
) {
  const nowMs = asked.at?.nowMs ?? Date.now()
  const query = { ...queryOf(search, nowMs), ...(asked.at && { cursor: asked.at.cursor }) }
  const page = await api.read<CapturePage>(`/v1/captures?${queryText(query)}`, asked.signal)
  return { ...page, nowMs }
}

/** The captures of a search: pages backwards by cursor, and what arrives live, as one list. */
export function useCaptureFeed(search: CaptureSearch) {
  const { api } = useSession()
  const queries = useQueryClient()
  const { open: _open, ...filters } = search
  const keyText = JSON.stringify(filters)
  const key = useMemo(() => ['captures', keyText], [keyText])

  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => readPage(api, filters, { at: pageParam, signal }),
    initialPageParam: null as Asked | null,
    getNextPageParam: ({ next, nowMs }: Page) => (next === null ? null : { cursor: next, nowMs }),
    /** The stream keeps the list fresh; asking again would only move what one reads. */
    staleTime: Infinity,
    refetchInterval: ({ state }) => (isWaiting(state) ? askAgainMs : false),
  })

  /** Begins the list anew from its first page; says whether that worked. */
  const restart = useCallback(async () => {
    queries.setQueryData<Pages>(key, (old) => old && firstOf(old))
    await queries.invalidateQueries({ queryKey: key })
    return queries.getQueryState(key)?.status === 'success'
  }, [queries, key])

  const arrivals = useArrivals({ filters, keyText, restart })
  const { data, hasNextPage } = query
  const captures = useMemo(
    () =>
      mergeCaptures({
        pages: data?.pages.flatMap(({ items }) => items) ?? noCaptures,
        arrived: arrivals.shown,
        hasOlder: hasNextPage,
      }),
    [data, arrivals.shown, hasNextPage],
  )
  return { query, captures, arrivals }
}
export type CaptureFeed = ReturnType<typeof useCaptureFeed>

const noCaptures: readonly CaptureView[] = []

const firstOf = ({ pages, pageParams }: Pages): Pages => ({
  pages: pages.slice(0, 1),
  pageParams: pageParams.slice(0, 1),
})
