import { useQuery } from '@tanstack/react-query'
import type { CameraHistory } from '@zhian/contracts/camera-history'
import { useSession } from '../session/session.tsx'

export function useCameraHistory(cameraId: string) {
  const { api } = useSession()
  return useQuery({
    queryKey: ['camera-history', cameraId],
    queryFn: ({ signal }) =>
      api.read<CameraHistory>(
        `/v1/registry/cameras/${encodeURIComponent(cameraId)}/history`,
        signal,
      ),
  })
}
