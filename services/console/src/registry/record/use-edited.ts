import { recordProblems } from '@zhian/contracts/record-problems'
import { recordRules } from '@zhian/contracts/record-rules'
import { useState } from 'react'
import type { RecordOf } from '../../park/park-reads.ts'
import { usePutRecord } from '../../park/put-record.ts'
import { changed, draftOf, merged, undone } from './draft.ts'
import { useFollowingMembers } from './following-members.ts'
import type { FormKind, PlainRecord } from './record-forms.ts'
import { problemAtMember } from './problem-at-member.ts'

/** A record as it stands, or one that is to be. */
export type Written = Pick<RecordOf<PlainRecord>, 'id' | 'record' | 'faults' | 'version'> & {
  readonly retiredAtMs?: number
}

export interface RecordEditorProps {
  readonly kind: FormKind
  /** As it is known now; somebody else may have changed it since one began. */
  readonly stands: Written
  readonly onSaved: (id: string) => void
}

/** A record under somebody's hands: what it is now, what keeps it from being taken, and whether another was quicker. */
export function useEdited({ kind, stands, onSaved }: RecordEditorProps) {
  const [base, setBase] = useState(stands)
  const [draft, setDraft] = useState(() => draftOf(stands.record))
  // Nobody is told what is missing before they have tried.
  const [hasTried, setHasTried] = useState(false)
  const saving = usePutRecord<PlainRecord>(kind)
  const following = useFollowingMembers(kind)
  const said =
    saving.error === null
      ? undefined
      : problemAtMember(kind, saving.error, { isNew: base.version === 0 })
  const all = recordProblems(kind, draft.now)
  const problems = hasTried ? all : all.filter(({ rule }) => rule === 'crosses_itself')
  const isOvertaken = stands.version > base.version && !saving.isPending
  const save = () => {
    setHasTried(true)
    if (all.length > 0) return
    const id = draft.now[recordRules[kind].idMember] as string
    const { version } = base
    saving.mutate(
      { id, record: draft.now, version },
      {
        onSuccess: (saved) => {
          if (saved === null) return
          setBase(saved)
          setDraft(draftOf(saved.record))
          setHasTried(false)
          onSaved(saved.id)
        },
      },
    )
  }
  return {
    base,
    draft,
    isOvertaken,
    isSaving: saving.isPending,
    problems: said === undefined ? problems : [...problems, said],
    error: said === undefined && !isOvertaken ? saving.error : null,
    save,
    undo: () => setDraft(undone),
    change: (members: PlainRecord, gesture: string) => {
      saving.reset()
      setDraft((old) => changed(old, { ...members, ...following(old.now, members) }, gesture))
    },
    /** On from what stands now: with mine on top of it, or without. */
    rebase: (choice: 'mine' | 'theirs') => {
      const { record } = choice === 'mine' ? merged(base.record, stands.record, draft.now) : stands
      saving.reset()
      setBase(stands)
      setDraft((old) => changed(old, asWhole(old.now, record), 'rebase'))
    },
  }
}

/** So that members which the other does not have go. */
function asWhole(old: PlainRecord, next: PlainRecord): PlainRecord {
  const gone = Object.keys(old).filter((member) => !(member in next))
  return { ...next, ...Object.fromEntries(gone.map((member) => [member, undefined])) }
}

export type Edited = ReturnType<typeof useEdited>
