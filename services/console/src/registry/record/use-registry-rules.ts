import { useQuery } from '@tanstack/react-query'
import type { EnterpriseClass, Point, PointType } from '@zhian/contracts/registry'
import { useSession } from '../../session/session.tsx'

export type Requirement = Point['requires'][number]
interface RegistryRules {
  /** Members of a camera's archive that are judged. */
  readonly archiveFields: readonly string[]
  readonly pointCatalogue: Readonly<Record<PointType, readonly Requirement[]>>
  /** Types of points that each class of enterprise has at least. */
  readonly pointsAtLeast: Readonly<Record<EnterpriseClass, readonly PointType[]>>
}

export function useRegistryRules(): RegistryRules | undefined {
  const { api } = useSession()
  const asked = useQuery({
    queryKey: ['registry-rules'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.read<RegistryRules>('/v1/registry-rules', signal),
  })
  return asked.data
}
