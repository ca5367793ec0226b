import { useQuery } from '@tanstack/react-query'
import type {
  EnterpriseScore,
  ParkScores,
  RectificationItem,
  RectificationKpis,
} from '@zhian/contracts/assessment'
import type { Enterprise, Park, RecordKind } from '@zhian/contracts/registry'
import type { RegistryRecord } from '@zhian/contracts/registry-exchange'
import { useState } from 'react'
import type { Api } from '../api/api-client.ts'
import { useSession } from '../session/session.tsx'
import { useParkSearch } from './park-search.ts'
import { isAssessed } from './score-facts.ts'

/** How often is asked while there is nothing yet: a park that has just been loaded gets its scores while its page is open. */
const firstEveryMs = 10_000

/** A record with its own shape; the API has checked it. */
export type RecordOf<T> = Omit<RegistryRecord, 'record'> & { readonly record: T }

interface RecordPage<T> {
  readonly items: readonly RecordOf<T>[]
  readonly next: string | null
}

interface Every {
  readonly kind: RecordKind
  readonly hasRetired: boolean
  readonly signal: AbortSignal
}

async function everyRecord<T>(api: Api, { kind, hasRetired, signal }: Every) {
  const items: RecordOf<T>[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const path = `/v1/registry/${kind}?limit=500&hasRetired=${hasRetired}${after}`
    const page: RecordPage<T> = await api.read(path, signal)
    items.push(...page.items)
    cursor = page.next
  }
  return items
}

/** All records of a kind within one's reach; those that are retired only where they are asked for. */
export function useRecords<T>(kind: RecordKind, { hasRetired = false } = {}) {
  const { api } = useSession()
  return useQuery({
    queryKey: hasRetired ? ['registry', kind, 'with retired'] : ['registry', kind],
    queryFn: ({ signal }) => everyRecord<T>(api, { kind, hasRetired, signal }),
  })
}

export function useRecord<T>(kind: RecordKind, id: string, isAsked = true) {
  const { api } = useSession()
  return useQuery({
    queryKey: ['registry', kind, id],
    enabled: isAsked,
    queryFn: ({ signal }) =>
      api.read<RecordOf<T>>(`/v1/registry/${kind}/${encodeURIComponent(id)}`, signal),
  })
}

/** What an enterprise is called; its id where that is not known. */
export function useEnterpriseNames(): (enterpriseId: string) => string {
  const enterprises = useRecords<Enterprise>('enterprises')
  const names = new Map(enterprises.data?.map(({ id, record }) => [id, record.name]))
  return (enterpriseId) => names.get(enterpriseId) ?? enterpriseId
}

/** The park that the address names, else the first within reach. */
export function useParks() {
  const parks = useRecords<Park>('parks')
  const { park } = useParkSearch()
  const chosen = parks.data?.find(({ id }) => id === park) ?? parks.data?.[0]
  return { parks, chosen }
}

export function useParkScores(parkId: string | undefined, period: string) {
  const { api } = useSession()
  return useQuery({
    queryKey: ['scores', parkId, period],
    enabled: parkId !== undefined,
    queryFn: ({ signal }) =>
      api.read<ParkScores>(
        `/v1/parks/${encodeURIComponent(parkId ?? '')}/scores?period=${period}`,
        signal,
      ),
    refetchInterval: ({ state }) => (state.data?.rows.some(isAssessed) ? false : firstEveryMs),
  })
}

export function useEnterpriseScore(enterpriseId: string, period: string) {
  const { api } = useSession()
  return useQuery({
    queryKey: ['score', enterpriseId, period],
    queryFn: ({ signal }) =>
      api.read<EnterpriseScore>(
        `/v1/enterprises/${encodeURIComponent(enterpriseId)}/score?period=${period}`,
        signal,
      ),
  })
}

interface Rectifications {
  readonly items: readonly RectificationItem[]
}

export function useRectifications() {
  const { api } = useSession()
  return useQuery({
    queryKey: ['rectifications'],
    queryFn: ({ signal }) => api.read<Rectifications>('/v1/rectifications', signal),
    refetchInterval: ({ state }) => (state.data?.items.length === 0 ? firstEveryMs : false),
  })
}

const kpiDays = 30

/** Of the last 30 days, by whole hours, so that pages opened one after another share an answer. */
export function useRectificationKpis() {
  const { api } = useSession()
  const [toMs] = useState(() => Math.ceil(Date.now() / 3_600_000) * 3_600_000)
  const fromMs = toMs - kpiDays * 86_400_000
  return useQuery({
    queryKey: ['rectification-kpis', toMs],
    queryFn: ({ signal }) =>
      api.read<RectificationKpis>(`/v1/rectification-kpis?fromMs=${fromMs}&toMs=${toMs}`, signal),
  })
}
