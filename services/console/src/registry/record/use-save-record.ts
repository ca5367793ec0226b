import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RecordProblem } from '@zhian/contracts/record-problems'
import { recordRules } from '@zhian/contracts/record-rules'
import { problemFrom } from '../../api/api-fault.ts'
import type { RecordOf } from '../../park/park-reads.ts'
import { useSession } from '../../session/session.tsx'
import type { FormKind, PlainRecord } from './record-forms.ts'

export interface Saved {
  readonly id: string
  readonly record: PlainRecord
  /** The version that it was made from; 0 for a new one. */
  readonly version: number
}

const pathOf = (kind: FormKind, id: string) => `/v1/registry/${kind}/${encodeURIComponent(id)}`

/** Puts a record, or retires it where none is wanted. */
export function useSaveRecord(kind: FormKind) {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, record, version }: Saved) =>
      api.send<RecordOf<PlainRecord>>('PUT', pathOf(kind, id), { record, version }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['registry'] }),
  })
}

export function useRetireRecord(kind: FormKind) {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, version }: Pick<Saved, 'id' | 'version'>) =>
      api.send<RecordOf<PlainRecord>>('DELETE', `${pathOf(kind, id)}?version=${version}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['registry'] }),
  })
}

/** Where the API names a member of the form, its sentence belongs there; undefined where it does not. */
export function problemAtMember(
  kind: FormKind,
  error: unknown,
  { isNew }: { readonly isNew: boolean },
): RecordProblem | undefined {
  const { status, cause } = problemFrom(error)
  if (isNew && status === 409)
    return { path: `/${recordRules[kind].idMember}`, rule: 'taken', named: {} }
  const [, path = '', member = '', text] = /^(\/([A-Za-z]+)[^:]*): (.+)$/s.exec(cause) ?? []
  if (status !== 400 || !(member in recordRules[kind].schema.properties)) return undefined
  return { path, rule: 'said', named: { text } }
}
