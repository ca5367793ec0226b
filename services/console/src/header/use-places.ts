import { useQuery } from '@tanstack/react-query'
import type { AgentPage, CameraPage } from '@zhian/contracts/api'
import { useSession } from '../session/session.tsx'

const everyMs = 15_000

export function useCameras() {
  const { api } = useSession()
  return useQuery({
    queryKey: ['cameras'],
    queryFn: ({ signal }) => api.read<CameraPage>('/v1/cameras', signal),
    refetchInterval: everyMs,
  })
}

export function useAgents() {
  const { api } = useSession()
  return useQuery({
    queryKey: ['agents'],
    queryFn: ({ signal }) => api.read<AgentPage>('/v1/agents', signal),
    refetchInterval: everyMs,
  })
}
