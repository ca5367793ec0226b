import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { EnrolmentOrder, EnrolmentToken, RevocationOrder } from '@zhian/contracts/enrolment'
import type { GatewayPage } from '@zhian/contracts/gateways'
import type { InstallerView } from '@zhian/contracts/installer'
import type { Enterprise, Site } from '@zhian/contracts/registry'
import type { RegistryPage } from '@zhian/contracts/registry-exchange'
import { useSession } from '../session/session.tsx'

const listEveryMs = 15_000
const waitEveryMs = 2000

export function useGateways() {
  const { api } = useSession()
  return useQuery({
    queryKey: ['gateways'],
    queryFn: ({ signal }) => api.read<GatewayPage>('/v1/enrolment/gateways', signal),
    refetchInterval: listEveryMs,
  })
}

/** One gateway, looked at again every two seconds, because somebody stands before the box. */
export function useGateway(agentId: string) {
  const { api } = useSession()
  const path = `/v1/enrolment/gateways?agentId=${encodeURIComponent(agentId)}`
  return useQuery({
    queryKey: ['gateways', agentId],
    queryFn: ({ signal }) => api.read<GatewayPage>(path, signal),
    refetchInterval: waitEveryMs,
  })
}

export function useInstaller() {
  const { api } = useSession()
  return useQuery({
    queryKey: ['installer'],
    queryFn: ({ signal }) => api.read<InstallerView>('/v1/agent/installer', signal),
    refetchInterval: listEveryMs,
  })
}

export function useTokenOrder(onToken: (token: EnrolmentToken) => void) {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (order: EnrolmentOrder) =>
      api.send<EnrolmentToken>('POST', '/v1/enrolment/tokens', order),
    onSuccess: (token) => {
      if (token !== null) onToken(token)
      return queries.invalidateQueries({ queryKey: ['gateways'] })
    },
  })
}

export function useRevocation(onDone: () => void) {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (order: RevocationOrder) => api.send('POST', '/v1/enrolment/revocations', order),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ['gateways'] }),
  })
}

/** All enterprises and sites of the registry that this person may see. */
export function usePlaces() {
  const { api } = useSession()
  return useQuery({
    queryKey: ['registry-places'],
    queryFn: async ({ signal }) => {
      const all = async <T>(kind: string): Promise<T[]> => {
        const found: T[] = []
        for (let cursor: string | null = ''; cursor !== null;) {
          const at: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
          const path = `/v1/registry/${kind}?limit=500${at}`
          const page: RegistryPage = await api.read(path, signal)
          found.push(...page.items.map(({ record }) => record as T))
          cursor = page.next
        }
        return found
      }
      const [enterprises, sites] = await Promise.all([
        all<Enterprise>('enterprises'),
        all<Site>('sites'),
      ])
      return { enterprises, sites }
    },
  })
}
