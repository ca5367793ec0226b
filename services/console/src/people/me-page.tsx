import type { SessionView } from '@zhian/contracts/people'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { PlainPage } from '../parts/plain-page.tsx'
import { useSession } from '../session/session.tsx'
import { PasswordFields } from './password-fields.tsx'
import { SessionList } from './session-list.tsx'

export function MePage() {
  const { t } = useTranslation('people')
  const { account } = useSession().who
  if (account === null) {
    return (
      <PlainPage title={t('me.title')}>
        <EmptyState kind="no-right" title={t('me.tokenTitle')} />
      </PlainPage>
    )
  }
  return (
    <PlainPage title={account.displayName} lead={account.name}>
      <section className="plain-card">
        <h3>{t('sessions.title')}</h3>
        <SessionList accountId={account.id} />
      </section>
      <section className="plain-card">
        <h3>{t('password.change')}</h3>
        <PasswordForm name={account.name} />
      </section>
    </PlainPage>
  )
}

interface Filled {
  readonly present: string
  readonly password: string
}

function PasswordForm({ name }: { readonly name: string }) {
  const { t } = useTranslation('people')
  const { api, queries } = useSession()
  const [form] = Form.useForm<Filled>()
  const [outcome, setOutcome] = useState<{ readonly error?: unknown } | null>(null)

  const submit = async ({ present, password }: Filled) => {
    setOutcome(null)
    try {
      const body = { password: present, nextPassword: password }
      await api.send<SessionView>('PUT', '/v1/session/password', body)
      form.resetFields()
      setOutcome({})
      await queries.invalidateQueries({ queryKey: ['sessions'] })
    } catch (error) {
      setOutcome({ error })
    }
  }

  return (
    <Form<Filled>
      form={form}
      className="narrow-form"
      layout="vertical"
      requiredMark={false}
      onFinish={(filled) => void submit(filled)}
    >
      <input hidden autoComplete="username" readOnly value={name} />
      <Form.Item
        name="present"
        label={t('password.present')}
        rules={[{ required: true, message: t('password.missing') }]}
        validateTrigger="onSubmit"
      >
        <Input.Password size="large" autoComplete="current-password" />
      </Form.Item>
      <PasswordFields name={name} />
      {outcome?.error !== undefined && <ErrorPanel error={outcome.error} />}
      {outcome !== null && outcome.error === undefined && (
        <p role="status" className="password-word is-good">
          {t('password.changed')}
        </p>
      )}
      <Button type="primary" htmlType="submit" data-testid="change-password">
        {t('password.change')}
      </Button>
    </Form>
  )
}
