import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CameraView } from '@zhian/contracts/api'
import type { DiscoveryOrder, RegistryRecord } from '@zhian/contracts/registry-exchange'
import { useSession } from '../session/session.tsx'

export interface Settling {
  readonly camera: CameraView
  readonly order: DiscoveryOrder
}

/** Begins an archive for a camera that was found, or says which it is. */
export function useSettleDiscovery() {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ camera: { cameraId }, order }: Settling) =>
      api.send<RegistryRecord>(
        'POST',
        `/v1/registry-discoveries/${encodeURIComponent(cameraId)}`,
        order,
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['registry'] }),
  })
}
