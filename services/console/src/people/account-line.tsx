import type { AccountView, RoleAssignment } from '@zhian/contracts/people'
import type { Park } from '@zhian/contracts/registry'
import { Button, Popconfirm, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEnterpriseNames, useRecords } from '../park/park-reads.ts'
import { relativeTime } from '../parts/time.ts'
import { StatusDot } from '../parts/status-dot.tsx'
import { useSession } from '../session/session.tsx'
import { SessionList } from './session-list.tsx'

export interface AccountLineProps {
  readonly account: AccountView
  readonly nowMs: number
  readonly onEdit: () => void
  readonly onState: (state: AccountView['state']) => void
  readonly onLink: () => void
}

export function AccountLine({ account, nowMs, onEdit, onState, onLink }: AccountLineProps) {
  const { t } = useTranslation('people')
  const { who } = useSession()
  const [isOpen, setIsOpen] = useState(false)
  const isSelf = who.account?.id === account.id
  const isActive = account.state === 'active'
  return (
    <li className="plain-card account-line" data-testid="account">
      <div className="account-facts">
        <div>
          <strong>{account.displayName}</strong> <span className="muted">{account.name}</span>{' '}
          {isSelf && <Tag color="blue">{t('account.self')}</Tag>}
        </div>
        <div>
          {account.roles.map((role) => (
            <RoleTag key={`${role.role} ${role.parkId} ${role.enterpriseId}`} assignment={role} />
          ))}
          {account.roles.length === 0 && <span className="muted">{t('me.noRole')}</span>}
        </div>
        <AccountState account={account} nowMs={nowMs} />
      </div>
      <div className="account-acts">
        <Button onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen} data-testid="sessions">
          {t('sessions.title')}
        </Button>
        <Button onClick={onEdit}>{t('account.edit')}</Button>
        <Button onClick={onLink} disabled={!isActive} data-testid="reset-link">
          {t('account.makeLink')}
        </Button>
        {!isSelf && isActive && (
          <Popconfirm
            title={t('account.disableAsk', { name: account.displayName })}
            onConfirm={() => onState('disabled')}
          >
            <Button danger>{t('account.disable')}</Button>
          </Popconfirm>
        )}
        {!isActive && <Button onClick={() => onState('active')}>{t('account.enable')}</Button>}
      </div>
      {isOpen && <SessionList accountId={account.id} />}
    </li>
  )
}

function AccountState({ account, nowMs }: Pick<AccountLineProps, 'account' | 'nowMs'>) {
  const { t, i18n } = useTranslation('people')
  const { state, hasPassword, seenAtMs } = account
  if (state === 'disabled') return <StatusDot tone="off" text={t('account.disabled')} />
  if (!hasPassword) return <StatusDot tone="busy" text={t('account.noPassword')} />
  if (seenAtMs === null) return <StatusDot tone="off" text={t('account.notSignedIn')} />
  const when = relativeTime(seenAtMs, nowMs, i18n.language)
  return <StatusDot tone="good" text={`${t('sessions.seen')} ${when}`} />
}

function RoleTag({ assignment }: { readonly assignment: RoleAssignment }) {
  const { t } = useTranslation('people')
  const { role, parkId, enterpriseId } = assignment
  const nameOf = useEnterpriseNames()
  const parks = useRecords<Park>('parks')
  const park = parks.data?.find(({ id }) => id === parkId)?.record.name ?? parkId
  const enterprise = enterpriseId === null ? null : nameOf(enterpriseId)
  const place = [park, enterprise].filter((name) => name !== null).join(' / ')
  return <Tag>{place === '' ? t(`role.${role}`) : `${t(`role.${role}`)}: ${place}`}</Tag>
}
