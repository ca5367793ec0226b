import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OpenSession, SessionPage } from '@zhian/contracts/people'
import { Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { relativeTime } from '../parts/time.ts'
import { TimeText } from '../parts/time-text.tsx'
import { useSession } from '../session/session.tsx'
import { deviceName } from './device-name.ts'

/** Where an account is signed in, with a way to end each. */
export function SessionList({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('people')
  const { api, signOut } = useSession()
  const queries = useQueryClient()
  const path = `/v1/accounts/${accountId}/sessions`
  const sessions = useQuery({
    queryKey: ['sessions', accountId],
    queryFn: ({ signal }) => api.read<SessionPage>(path, signal),
  })
  const ending = useMutation({
    mutationFn: (id: string | null) => api.send('DELETE', id === null ? path : `${path}/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sessions', accountId] }),
  })
  const items = sessions.data?.items ?? []
  const isOwn = items.some(({ isThis }) => isThis)
  const error = sessions.error ?? ending.error
  return (
    <section aria-label={t('sessions.title')}>
      {error && <ErrorPanel error={error} onRetry={() => void sessions.refetch()} />}
      {sessions.data && items.length === 0 && <p className="muted">{t('sessions.none')}</p>}
      <ul className="session-list">
        {items.map((session) => (
          <SessionLine
            key={session.id}
            session={session}
            nowMs={sessions.dataUpdatedAt}
            isEnding={ending.isPending}
            onEnd={() => (session.isThis ? signOut() : ending.mutate(session.id))}
          />
        ))}
      </ul>
      {items.length > 1 && (
        <Button
          danger
          loading={ending.isPending}
          data-testid="end-all"
          onClick={() => ending.mutate(null, isOwn ? { onSuccess: signOut } : {})}
        >
          {t('sessions.endAll')}
        </Button>
      )}
    </section>
  )
}

interface SessionLineProps {
  readonly session: OpenSession
  readonly nowMs: number
  readonly isEnding: boolean
  readonly onEnd: () => void
}

function SessionLine({ session, nowMs, isEnding, onEnd }: SessionLineProps) {
  const { t, i18n } = useTranslation('people')
  return (
    <li data-testid="session">
      <div>
        <strong title={session.userAgent}>
          {deviceName(session.userAgent) ?? t('sessions.unknown')}
        </strong>{' '}
        {session.isThis && <Tag color="blue">{t('sessions.this')}</Tag>}
        <div className="muted">
          {session.address} · {t('sessions.seen')}{' '}
          {relativeTime(session.seenAtMs, nowMs, i18n.language)}
        </div>
        <div className="muted">
          {t('sessions.since')} <TimeText atMs={session.createdAtMs} />
        </div>
      </div>
      <Button disabled={isEnding} onClick={onEnd} data-testid="end-session">
        {t(session.isThis ? 'sessions.endThis' : 'sessions.end')}
      </Button>
    </li>
  )
}
