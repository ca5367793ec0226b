import type { RecordKind } from '@zhian/contracts/registry'
import { useTranslation } from 'react-i18next'
import type { ChangedMember } from './changed-members.ts'
import { useMemberWord } from './record/use-member-word.ts'

export interface MemberChangesProps {
  readonly kind: RecordKind
  readonly members: readonly ChangedMember[]
  /** Whether there was nothing before. */
  readonly isFirst?: boolean
}

/** Member by member, from what to what. */
export function MemberChanges({ kind, members, isFirst = false }: MemberChangesProps) {
  const { t } = useTranslation('registry')
  const word = useMemberWord(kind)
  return (
    <ul className="muted">
      {members.map(({ member, before, after }) => (
        <li key={member}>
          {t(`field.${member as 'name'}`, { defaultValue: member })}:{' '}
          {!isFirst && `${word(member, before)} → `}
          {word(member, after)}
        </li>
      ))}
    </ul>
  )
}
