import { useQuery } from '@tanstack/react-query'
import type { RecordKind } from '@zhian/contracts/registry'
import type { RegistryChange } from '@zhian/contracts/registry-exchange'
import { useTranslation } from 'react-i18next'
import { TimeText } from '../parts/time-text.tsx'
import { useSession } from '../session/session.tsx'
import { changedMembers } from './changed-members.ts'

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
      <ul className="changes">
        {asked.data?.items.map((change) => (
          <li key={change.version}>
            <div>
              <TimeText atMs={change.atMs} /> {change.by}{' '}
              <span className="muted">{t(`source.${change.source}`)}</span>
            </div>
            <ul className="muted">
              {changedMembers(change.before, change.after).map(({ member, before, after }) => (
                <li key={member}>
                  {t(`field.${member as 'name'}`, { defaultValue: member })}: {before} → {after}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  )
}
