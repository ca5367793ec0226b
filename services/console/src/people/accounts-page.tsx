import { PlusOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AccountChange, AccountLink, AccountPage, AccountView } from '@zhian/contracts/people'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { PlainPage } from '../parts/plain-page.tsx'
import { useSession } from '../session/session.tsx'
import { AccountDialog } from './account-dialog.tsx'
import { AccountLine } from './account-line.tsx'
import { LinkDialog } from './link-dialog.tsx'
import type { ShownLink } from './link-dialog.tsx'

/** Everybody who may sign in: add, change, disable, and give a link for a new password. */
export function AccountsPage() {
  const { t } = useTranslation('people')
  const [editing, setEditing] = useState<AccountView | 'new' | null>(null)
  const [link, setLink] = useState<ShownLink | null>(null)
  const { accounts, change, makeLink, refresh } = useAccounts(setLink)
  const error = accounts.error ?? change.error ?? makeLink.error
  const add = (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      data-testid="add-account"
      onClick={() => setEditing('new')}
    >
      {t('account.add')}
    </Button>
  )
  return (
    <PlainPage title={t('account.title')} lead={t('account.lead')} action={add}>
      {error && <ErrorPanel error={error} onRetry={() => void accounts.refetch()} />}
      {accounts.data?.items.length === 0 && <p className="muted">{t('account.none')}</p>}
      <ul className="account-list">
        {accounts.data?.items.map((account) => (
          <AccountLine
            key={account.id}
            account={account}
            nowMs={accounts.dataUpdatedAt}
            onEdit={() => setEditing(account)}
            onState={(state) => change.mutate({ id: account.id, change: { state } })}
            onLink={() => makeLink.mutate(account)}
          />
        ))}
      </ul>
      {editing !== null && (
        <AccountDialog
          account={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={(made) => {
            setEditing(null)
            if (made !== null) setLink({ ...made, displayName: made.account.displayName })
            void refresh()
          }}
        />
      )}
      {link !== null && <LinkDialog link={link} onClose={() => setLink(null)} />}
    </PlainPage>
  )
}

function useAccounts(onLink: (link: ShownLink) => void) {
  const { api } = useSession()
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: ['accounts'] })
  const accounts = useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => api.read<AccountPage>('/v1/accounts', signal),
  })
  const change = useMutation({
    mutationFn: ({ id, change }: { id: string; change: AccountChange }) =>
      api.send('PATCH', `/v1/accounts/${id}`, change),
    onSettled: refresh,
  })
  const makeLink = useMutation({
    mutationFn: ({ id }: AccountView) => api.send<AccountLink>('POST', `/v1/accounts/${id}/links`),
    onSuccess: (made, { displayName }) => made && onLink({ ...made, displayName }),
  })
  return { accounts, change, makeLink, refresh }
}
