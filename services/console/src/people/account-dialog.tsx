import { useQuery } from '@tanstack/react-query'
import type { CameraPage } from '@zhian/contracts/api'
import { accountRoles } from '@zhian/contracts/people'
import type { AccountView, NewAccount, RoleAssignment } from '@zhian/contracts/people'
import { Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { useSession } from '../session/session.tsx'
import { NameFields } from './link-page.tsx'

export interface AccountDialogProps {
  /** Null for a new one. */
  readonly account: AccountView | null
  readonly onClose: () => void
  readonly onSaved: (made: NewAccount | null) => void
}

type Role = RoleAssignment['role']
interface Filled {
  readonly name?: string
  readonly displayName?: string
  readonly role: Role
  readonly enterpriseIds?: readonly string[]
}

/** One role a person, for one enterprise or several; that is how people here think of it. */
export function AccountDialog({ account, onClose, onSaved }: AccountDialogProps) {
  const { t } = useTranslation('people')
  const { api, who } = useSession()
  const [form] = Form.useForm<Filled>()
  const [isSaving, setIsSaving] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isSelf = account !== null && who.account?.id === account.id

  const save = async (filled: Filled) => {
    setIsSaving(true)
    setError(null)
    const { name = '', displayName = name } = filled
    const roles = assignmentsOf(filled, account)
    try {
      if (account === null) {
        const order = { name, displayName, roles }
        onSaved(await api.send<NewAccount>('POST', '/v1/accounts', order))
      } else {
        const change = { displayName, ...(isSelf ? {} : { roles }) }
        await api.send('PATCH', `/v1/accounts/${account.id}`, change)
        onSaved(null)
      }
    } catch (error) {
      setError(error)
    } finally {
      setIsSaving(false)
    }
  }

  return (
    <Modal
      open
      title={t(account === null ? 'account.add' : 'account.edit')}
      okText={t(account === null ? 'account.addSubmit' : 'account.save')}
      okButtonProps={{ loading: isSaving, htmlType: 'submit', form: 'account' }}
      onCancel={onClose}
    >
      <Form<Filled>
        id="account"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initialOf(account)}
        onFinish={(filled) => void save(filled)}
      >
        {account === null ? (
          <NameFields />
        ) : (
          <Form.Item
            name="displayName"
            label={t('account.displayName')}
            rules={[{ required: true, whitespace: true, message: t('account.nameRule') }]}
          >
            <Input size="large" maxLength={60} />
          </Form.Item>
        )}
        {!isSelf && <RoleFields />}
        {error !== null && <ErrorPanel error={error} />}
      </Form>
    </Modal>
  )
}

function RoleFields() {
  const { t } = useTranslation('people')
  const role = Form.useWatch<Role | undefined>('role') ?? 'park_manager'
  const options = accountRoles.map((value) => ({ value, label: t(`role.${value}`) }))
  return (
    <>
      <Form.Item name="role" label={t('account.role')} extra={t(`roleText.${role}`)}>
        <Select size="large" options={options} data-testid="role" />
      </Form.Item>
      {role === 'enterprise_admin' && <EnterpriseField />}
    </>
  )
}

/** Those that agents have named; others may be typed. */
function EnterpriseField() {
  const { t } = useTranslation('people')
  const { api } = useSession()
  const cameras = useQuery({
    queryKey: ['cameras'],
    queryFn: ({ signal }) => api.read<CameraPage>('/v1/cameras', signal),
  })
  const known = [...new Set(cameras.data?.items.map(({ enterpriseId }) => enterpriseId))]
  return (
    <Form.Item
      name="enterpriseIds"
      label={t('account.enterprises')}
      rules={[{ required: true, message: t('account.enterpriseMissing') }]}
    >
      <Select size="large" mode="tags" options={known.map((value) => ({ value, label: value }))} />
    </Form.Item>
  )
}

function initialOf(account: AccountView | null): Partial<Filled> {
  if (account === null) return { role: 'park_manager' }
  const { displayName, roles } = account
  const enterpriseIds = roles.flatMap(({ enterpriseId }) => enterpriseId ?? [])
  return { displayName, role: roles[0]?.role ?? 'park_manager', enterpriseIds }
}

function assignmentsOf(
  { role, enterpriseIds = [] }: Filled,
  account: AccountView | null,
): RoleAssignment[] {
  // Parks are kept as they were: this page does not yet choose among them.
  const parkId = account?.roles.find((each) => each.role === role)?.parkId ?? null
  if (role === 'operator') return [{ role, parkId: null, enterpriseId: null }]
  if (role === 'park_manager') return [{ role, parkId, enterpriseId: null }]
  return enterpriseIds.map((enterpriseId) => ({ role, parkId, enterpriseId }))
}
