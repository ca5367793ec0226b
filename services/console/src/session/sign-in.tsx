import type { SessionView } from '@zhian/contracts/people'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { apiClient } from '../api/api-client.ts'
import { ApiFault } from '../api/api-fault.ts'
import { Brand } from '../header/brand.tsx'
import { PreferenceButtons } from '../header/preference-buttons.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { useAttempt } from '../parts/use-attempt.ts'
import { usePageTitle } from '../parts/use-page-title.ts'
import { TokenForm } from './token-form.tsx'

export interface SignInProps {
  /** Whether a session has just ended, so that the reader knows why this page is here. */
  readonly hasEnded: boolean
  readonly onEnter: (who: SessionView) => void
  readonly onToken: (token: string, isRemembered: boolean) => void
}

export function SignIn({ hasEnded, onEnter, onToken }: SignInProps) {
  const { t } = useTranslation('session')
  const [isByToken, setIsByToken] = useState(false)
  return (
    <DoorPage lead={t(isByToken ? 'tokenLead' : 'lead')}>
      {hasEnded && <Alert type="warning" showIcon title={t('ended')} data-testid="ended" />}
      {isByToken ? <TokenForm onToken={onToken} /> : <AccountForm onEnter={onEnter} />}
      <div className="sign-in-hint">
        <Button
          type="link"
          className="sign-in-other"
          data-testid="other-way"
          onClick={() => setIsByToken(!isByToken)}
        >
          {t(isByToken ? 'byAccount' : 'byToken')}
        </Button>
        {isByToken && (
          <>
            <p>{t('hint')}</p>
            <p>
              <code>./zhian up</code> <code>./zhian status</code>
            </p>
          </>
        )}
        <p className="muted">{t('audit')}</p>
      </div>
    </DoorPage>
  )
}

/** What everybody sees before they are known. */
export function DoorPage({
  lead,
  children,
}: {
  readonly lead: string
  readonly children: ReactNode
}) {
  usePageTitle('')
  return (
    <div className="sign-in">
      <div className="sign-in-preferences">
        <PreferenceButtons />
      </div>
      <main className="sign-in-card">
        <Brand />
        <p className="sign-in-lead">{lead}</p>
        {children}
      </main>
    </div>
  )
}

interface Filled {
  readonly name: string
  readonly password: string
}

function AccountForm({ onEnter }: Pick<SignInProps, 'onEnter'>) {
  const { t } = useTranslation('session')
  const [form] = Form.useForm<Filled>()
  const { isTrying, error, attempt } = useAttempt()

  const submit = (filled: Filled) =>
    attempt(
      async () => {
        const api = apiClient({ token: null, onTokenRefused: () => undefined })
        const who = await api.send<SessionView>('POST', '/v1/session', filled)
        if (who !== null) onEnter(who)
      },
      (error) => {
        const isWrong = error instanceof ApiFault && error.problem.code === 'SIGN_IN_REFUSED'
        if (isWrong) form.setFields([{ name: 'password', errors: [t('wrong')] }])
        return isWrong
      },
    )

  return (
    <Form<Filled>
      form={form}
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      onFinish={(filled) => void submit(filled)}
    >
      <Form.Item
        name="name"
        label={t('name')}
        rules={[{ required: true, whitespace: true, message: t('nameMissing') }]}
      >
        <Input size="large" autoFocus autoComplete="username" spellCheck={false} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('password')}
        rules={[{ required: true, message: t('passwordMissing') }]}
      >
        <Input.Password size="large" autoComplete="current-password" />
      </Form.Item>
      {error !== null && <ErrorPanel error={error} />}
      <Button
        type="primary"
        size="large"
        block
        htmlType="submit"
        loading={isTrying}
        data-testid="sign-in"
      >
        {t('submit')}
      </Button>
      <p className="muted sign-in-forgot">{t('forgot')}</p>
    </Form>
  )
}
