import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RecordKind } from '@zhian/contracts/registry'
import { useSession } from '../../session/session.tsx'

interface Standing {
  readonly id: string
  readonly version: number
}

/** Takes a record away; its history stays. */
export function useRetireRecord(kind: RecordKind) {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, version }: Standing) =>
      api.send('DELETE', `/v1/registry/${kind}/${encodeURIComponent(id)}?version=${version}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['registry'] }),
  })
}
