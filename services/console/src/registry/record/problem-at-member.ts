import type { RecordProblem } from '@zhian/contracts/record-problems'
import { recordRules } from '@zhian/contracts/record-rules'
import { problemFrom } from '../../api/api-fault.ts'
import type { FormKind } from './record-forms.ts'

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
