import { useQuery } from '@tanstack/react-query'
import type { RecordKind } from '@zhian/contracts/registry'
import type { RegistryChange } from '@zhian/contracts/registry-exchange'
import { useTranslation } from 'react-i18next'
import { TimeText } from '../parts/time-text.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { useSession } from '../session/session.tsx'
import { changedMembers } from './changed-members.ts'
import { MemberChanges } from './member-changes.tsx'

/** Who changed what, when, from what to what. */
export function ChangeList({ kind, id }: { readonly kind: RecordKind; readonly id: string }) {
  const { t } = useTranslation('registry')
  const { api } = useSession()
  const asked = useQuery({
    queryKey: ['registry', kind, id, 'changes'],
    queryFn: ({ signal }) =>
      api.read<{ items: RegistryChange[] }>(
        `/v1/registry/${kind}/${encodeURIComponent(id)}/changes`,
        signal,
      ),
  })
  return (
    <section className="plain-card" aria-labelledby="changes">
      <h3 id="changes">{t('changes.title')}</h3>
      {asked.isLoading && <Waiting />}
      <ul className="changes">
        {asked.data?.items.map((change) => (
          <ChangeLine key={`${change.id} ${change.version}`} kind={kind} id={id} change={change} />
        ))}
      </ul>
    </section>
  )
}

interface ChangeLineProps {
  readonly kind: RecordKind
  readonly id: string
  readonly change: RegistryChange
}

/** What somebody has changed, member by member; what a record began with is folded. */
function ChangeLine({ kind, id, change }: ChangeLineProps) {
  const { t } = useTranslation('registry')
  const { atMs, by, source, before, after } = change
  const members = changedMembers(before, after)
  return (
    <li>
      <div>
        <TimeText atMs={atMs} /> {by} <span className="muted">{t(`source.${source}`)}</span>{' '}
        {change.id !== id && <span className="muted">{t('changes.under', { id: change.id })}</span>}
      </div>
      {before === null ? (
        <details className="folded">
          <summary>{t('changes.begun', { count: members.length })}</summary>
          <MemberChanges {...{ kind, members }} isFirst />
        </details>
      ) : (
        <MemberChanges {...{ kind, members }} />
      )}
    </li>
  )
}
