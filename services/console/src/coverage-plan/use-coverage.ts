import { useQuery } from '@tanstack/react-query'
import type {
  CoverageGaps,
  CoverageHeatMap,
  PlaceExplanation,
} from '@zhian/contracts/coverage-plan'
import type { Capability, Position } from '@zhian/contracts/registry'
import { useSession } from '../session/session.tsx'

/** Which plan is looked at; without a site the API takes the one with the most points. */
export interface PlanAsked {
  readonly enterpriseId: string
  readonly siteId: string | undefined
  readonly isNight: boolean
}

/** Reckoned from the registry, which seldom changes while one looks. */
const staleMs = 60_000

function useCoverage<Answer extends object>(
  { enterpriseId, siteId, isNight }: PlanAsked,
  what: string,
  more: Readonly<Record<string, string>> | null,
) {
  const { api } = useSession()
  const query = new URLSearchParams({
    isNight: String(isNight),
    ...(siteId === undefined ? {} : { siteId }),
    ...more,
  }).toString()
  return useQuery({
    queryKey: ['coverage', enterpriseId, what, query],
    enabled: more !== null,
    staleTime: staleMs,
    retry: false,
    queryFn: ({ signal }) =>
      api.read<Answer>(
        `/v1/enterprises/${encodeURIComponent(enterpriseId)}/coverage/${what}?${query}`,
        signal,
      ),
  })
}

export const useHeatMap = (asked: PlanAsked, need: Capability | null) =>
  useCoverage<CoverageHeatMap>(asked, 'heat-map', need === null ? null : { need })

/** Finely around a place, where one is looked at closely. */
export const useCloseUp = (asked: PlanAsked, need: Capability | null, around: Position | null) =>
  useCoverage<CoverageHeatMap>(asked, 'heat-map', askedAt(need, around))

export const useBlindSpots = (asked: PlanAsked) =>
  useCoverage<CoverageGaps>(asked, 'blind-spots', {})

export function usePlace(asked: PlanAsked, need: Capability | null, at: Position | null) {
  return useCoverage<PlaceExplanation>(asked, 'place', askedAt(need, at))
}

const askedAt = (need: Capability | null, at: Position | null) =>
  need === null || at === null ? null : { need, longitude: String(at[0]), latitude: String(at[1]) }
