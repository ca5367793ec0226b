import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RecordKind } from '@zhian/contracts/registry'
import { useSession } from '../session/session.tsx'
import type { RecordOf } from './park-reads.ts'

interface Wish<T> {
  readonly id: string
  readonly record: T
  /** The one that it was made from, 0 for a new one; undefined where whatever stands there is to be replaced. */
  readonly version: number | undefined
}

/** Puts a record of the registry, and has its kind read again. */
export function usePutRecord<T>(kind: RecordKind) {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, record, version }: Wish<T>) =>
      api.send<RecordOf<T>>('PUT', `/v1/registry/${kind}/${encodeURIComponent(id)}`, {
        record,
        version,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['registry', kind] }),
  })
}
