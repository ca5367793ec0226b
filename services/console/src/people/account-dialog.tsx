import type { AccountView, NewAccount } from '@zhian/contracts/people'
import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../parts/dialog.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { useAttempt } from '../parts/use-attempt.ts'
import { useSession } from '../session/session.tsx'
import { NameFields } from './link-page.tsx'
import { RoleFields } from './role-fields.tsx'
import { assignmentsOf, grantsOf, managerEverywhere } from './role-grants.ts'
import type { RoleGrant } from './role-grants.ts'

export interface AccountDialogProps {
  /** Null for a new one. */
  readonly account: AccountView | null
  readonly onClose: () => void
  readonly onSaved: (made: NewAccount | null) => void
}

interface Filled {
  readonly name?: string
  readonly displayName?: string
  readonly grants?: readonly RoleGrant[]
}

/** Who somebody is, and which roles they have where. */
export function AccountDialog({ account, onClose, onSaved }: AccountDialogProps) {
  const { t } = useTranslation('people')
  const { api, who } = useSession()
  const [form] = Form.useForm<Filled>()
  const { isTrying, error, attempt } = useAttempt()
  const isSelf = account !== null && who.account?.id === account.id

  const save = async ({ name = '', displayName = name, grants = [] }: Filled) => {
    const roles = assignmentsOf(grants)
    if (account === null) {
      const order = { name, displayName, roles }
      onSaved(await api.send<NewAccount>('POST', '/v1/accounts', order))
    } else {
      const change = { displayName, ...(isSelf ? {} : { roles }) }
      await api.send('PATCH', `/v1/accounts/${account.id}`, change)
      onSaved(null)
    }
  }

  return (
    <Dialog
      title={t(account === null ? 'account.add' : 'account.edit')}
      okText={t(account === null ? 'account.addSubmit' : 'account.save')}
      okButtonProps={{ loading: isTrying, htmlType: 'submit', form: 'account' }}
      onCancel={onClose}
    >
      <Form<Filled>
        id="account"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={
          account === null
            ? { grants: [managerEverywhere] }
            : { displayName: account.displayName, grants: grantsOf(account.roles) }
        }
        onFinish={(filled) => void attempt(() => save(filled))}
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
    </Dialog>
  )
}
