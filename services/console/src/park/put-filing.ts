import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Maintenance } from '@zhian/contracts/registry'
import { useSession } from '../session/session.tsx'

/** Files, approves, refuses or withdraws; the version is the one that it was made from, 0 for a new one. */
export function usePutFiling() {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wish: { readonly record: Maintenance; readonly version: number }) =>
      api.send(
        'PUT',
        `/v1/registry/maintenance/${encodeURIComponent(wish.record.maintenanceId)}`,
        wish,
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['registry', 'maintenance'] }),
  })
}
