import type { LinkView, SessionView } from '@zhian/contracts/people'
import { Button, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiClient } from '../api/api-client.ts'
import { ApiFault } from '../api/api-fault.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { useAttempt } from '../parts/use-attempt.ts'
import { DoorPage } from '../session/sign-in.tsx'
import { PasswordFields } from './password-fields.tsx'

export interface LinkPageProps {
  readonly link: string
  readonly onEnter: (who: SessionView) => void
  /** To the usual door, where the link opens nothing. */
  readonly onLeave: () => void
}

interface Filled {
  readonly name?: string
  readonly displayName?: string
  readonly password: string
}

const api = apiClient({ token: null, onTokenRefused: () => undefined })

/** What a one-time link leads to: the first administrator's name and password, or a new password. */
export function LinkPage({ link, onEnter, onLeave }: LinkPageProps) {
  const { t } = useTranslation('people')
  const [view, setView] = useState<LinkView | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    api.send<LinkView>('POST', '/v1/session/link', { link }).then(setView, setError)
  }, [link])

  const isSpent =
    error instanceof ApiFault && ['LINK_REFUSED', 'INPUT_REFUSED'].includes(error.problem.code)
  const asking = error === null ? t('link.lead') : ''
  const lead = view === null ? asking : t(`link.${view.purpose}Lead`, { ...view })
  return (
    <DoorPage lead={lead}>
      {isSpent && (
        <EmptyState
          kind="no-right"
          title={t('link.spentTitle')}
          action={
            <Button type="primary" onClick={onLeave}>
              {t('link.toSignIn')}
            </Button>
          }
        >
          <p>{t('link.spent')}</p>
        </EmptyState>
      )}
      {error !== null && !isSpent && <ErrorPanel error={error} />}
      {view !== null && <LinkForm link={link} view={view} onEnter={onEnter} />}
    </DoorPage>
  )
}

interface LinkFormProps extends Pick<LinkPageProps, 'link' | 'onEnter'> {
  readonly view: LinkView
}

function LinkForm({ link, view, onEnter }: LinkFormProps) {
  const { t } = useTranslation('people')
  const [form] = Form.useForm<Filled>()
  const typedName = Form.useWatch('name', form)
  const { isTrying, error, attempt } = useAttempt()

  const submit = ({ name, displayName, password }: Filled) =>
    attempt(async () => {
      const who = name === undefined ? {} : { name, displayName: displayName ?? name }
      const body = { link, password, ...who }
      const entered = await api.send<SessionView>('POST', '/v1/session/link/password', body)
      // The page that one came for is this one; what follows is the first page.
      history.replaceState(null, '', '/')
      if (entered !== null) onEnter(entered)
    })

  return (
    <Form<Filled>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(filled) => void submit(filled)}
    >
      {view.purpose === 'first' ? (
        <NameFields />
      ) : (
        // So that a browser keeps the new password under the right name.
        <input hidden autoComplete="username" readOnly value={view.name ?? ''} />
      )}
      <PasswordFields name={view.name ?? typedName ?? ''} />
      {error !== null && <ErrorPanel error={error} />}
      <Button
        type="primary"
        size="large"
        block
        htmlType="submit"
        loading={isTrying}
        data-testid="use-link"
      >
        {t(`link.${view.purpose}Submit`)}
      </Button>
    </Form>
  )
}

/** Who an account belongs to: the name to sign in with, and the name that others see. */
export function NameFields() {
  const { t } = useTranslation('people')
  return (
    <>
      <Form.Item
        name="name"
        label={t('account.name')}
        validateTrigger="onSubmit"
        rules={[
          {
            required: true,
            pattern: /^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,39}$/u,
            message: t('account.nameRule'),
          },
        ]}
      >
        <Input size="large" autoFocus autoComplete="username" spellCheck={false} />
      </Form.Item>
      <Form.Item name="displayName" label={t('account.displayName')}>
        <Input size="large" autoComplete="name" maxLength={60} />
      </Form.Item>
    </>
  )
}
