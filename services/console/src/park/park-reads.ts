import { useQuery } from '@tanstack/react-query'
import type {
  EnterpriseScore,
  ParkScores,
  RectificationItem,
  RectificationKpis,
} from '@zhian/contracts/assessment'
import type { Park, RecordKind } from '@zhian/contracts/registry'
import type { RegistryRecord } from '@zhian/contracts/registry-exchange'
import type { Api } from '../api/api-client.ts'
import { useSession } from '../session/session.tsx'
import { useParkSearch } from './park-search.ts'

/** A record with its own shape; the API has checked it. */
export type RecordOf<T> = Omit<RegistryRecord, 'record'> & { readonly record: T }

interface RecordPage<T> {
  readonly items: readonly RecordOf<T>[]
  readonly next: string | null
}

async function everyRecord<T>(api: Api, kind: RecordKind, signal: AbortSignal) {
  const items: RecordOf<T>[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const path = `/v1/registry/${kind}?limit=500${after}`
    const page: RecordPage<T> = await api.read(path, signal)
    items.push(...page.items)
    cursor = page.next
  }
  return items
}

/** All records of a kind within one's reach. */
export function useRecords<T>(kind: RecordKind) {
  const { api } = useSession()
  return useQuery({
    queryKey: ['registry', kind],
    queryFn: ({ signal }) => everyRecord<T>(api, kind, signal),
  })
}

export function useRecord<T>(kind: RecordKind, id: string) {
  const { api } = useSession()
  return useQuery({
    queryKey: ['registry', kind, id],
    queryFn: ({ signal }) =>
      api.read<RecordOf<T>>(`/v1/registry/${kind}/${encodeURIComponent(id)}`, signal),
  })
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

export interface Rectifications {
  readonly items: readonly RectificationItem[]
  readonly kpis: RectificationKpis
}

export function useRectifications() {
  const { api } = useSession()
  return useQuery({
    queryKey: ['rectifications'],
    queryFn: ({ signal }) => api.read<Rectifications>('/v1/rectifications', signal),
  })
}
