import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { changedMembers } from '../changed-members.ts'
import { MemberChanges } from '../member-changes.tsx'
import type { RecordOf } from '../../park/park-reads.ts'
import { merged } from './draft.ts'
import type { FormKind, PlainRecord } from './record-forms.ts'
import type { Written } from './use-edited.ts'

export interface OvertakenProps {
  readonly kind: FormKind
  readonly base: Written
  readonly stands: Written & Partial<Pick<RecordOf<PlainRecord>, 'changedBy'>>
  readonly mine: PlainRecord
  readonly onChoose: (choice: 'mine' | 'theirs') => void
}

/** Somebody else was quicker: who, what they changed, and how to go on. Nothing is written over unseen. */
export function Overtaken({ kind, base, stands, mine, onChoose }: OvertakenProps) {
  const { t } = useTranslation('records')
  const { t: ofRegistry } = useTranslation('registry')
  const { disputed } = merged(base.record, stands.record, mine)
  const word = (member: string) => ofRegistry(`field.${member as 'name'}`, { defaultValue: member })
  return (
    <section className="error-panel" role="alert" data-testid="overtaken">
      <h2>{t('overtaken.title', { by: stands.changedBy ?? '' })}</h2>
      <MemberChanges kind={kind} members={changedMembers(base.record, stands.record)} />
      <p>
        {disputed.length === 0
          ? t('overtaken.apart')
          : t('overtaken.disputed', { members: disputed.map(word).join(', ') })}
      </p>
      <div className="choosers">
        <Button type="primary" data-testid="keep-mine" onClick={() => onChoose('mine')}>
          {t('overtaken.mine')}
        </Button>
        <Button onClick={() => onChoose('theirs')}>{t('overtaken.theirs')}</Button>
      </div>
    </section>
  )
}
