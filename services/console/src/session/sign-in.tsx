import { Alert, Button, Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiClient } from '../api/api-client.ts'
import { ApiFault } from '../api/api-fault.ts'
import { Brand } from '../header/brand.tsx'
import { PreferenceButtons } from '../header/preference-buttons.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { readToken } from './access-token.ts'

export interface SignInProps {
  /** Whether a session has just ended, so that the reader knows why this page is here. */
  readonly hasEnded: boolean
  readonly onSignIn: (token: string, isRemembered: boolean) => void
}

interface Filled {
  readonly token: string
  readonly isRemembered?: boolean
}

type Answer =
  | { readonly is: 'welcome' | 'refused' }
  | { readonly is: 'failed'; readonly error: unknown }

/** Tries the token on a cheap question; one that is forbidden still proves that the token is known. */
async function tryToken(token: string): Promise<Answer> {
  let isRefused = false
  const api = apiClient({ token, onTokenRefused: () => (isRefused = true) })
  try {
    await api.read('/v1/cameras')
    return { is: 'welcome' }
  } catch (error) {
    if (isRefused) return { is: 'refused' }
    if (error instanceof ApiFault && error.problem.status === 403) return { is: 'welcome' }
    return { is: 'failed', error }
  }
}

export function SignIn({ hasEnded, onSignIn }: SignInProps) {
  const { t } = useTranslation('session')
  return (
    <div className="sign-in">
      <div className="sign-in-preferences">
        <PreferenceButtons />
      </div>
      <main className="sign-in-card">
        <Brand />
        <p className="sign-in-lead">{t('lead')}</p>
        {hasEnded && <Alert type="warning" showIcon title={t('ended')} />}
        <SignInForm onSignIn={onSignIn} />
        <div className="sign-in-hint">
          <p>{t('hint')}</p>
          <p>
            <code>./zhian up</code> <code>./zhian status</code>
          </p>
          <p className="muted">{t('audit')}</p>
        </div>
      </main>
    </div>
  )
}

function SignInForm({ onSignIn }: Pick<SignInProps, 'onSignIn'>) {
  const { t } = useTranslation('session')
  const [form] = Form.useForm<Filled>()
  const [isTrying, setIsTrying] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const submit = async ({ token: typed, isRemembered = false }: Filled) => {
    const token = readToken(typed)
    if (token === null) return form.setFields([{ name: 'token', errors: [t('malformed')] }])
    setIsTrying(true)
    setError(null)
    const answer = await tryToken(token)
    setIsTrying(false)
    if (answer.is === 'welcome') return onSignIn(token, isRemembered)
    if (answer.is === 'failed') return setError(answer.error)
    return form.setFields([{ name: 'token', errors: [t('refused')] }])
  }

  return (
    <Form<Filled>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(filled) => void submit(filled)}
    >
      <Form.Item
        name="token"
        label={t('token')}
        rules={[{ required: true, whitespace: true, message: t('missing') }]}
        validateTrigger="onSubmit"
      >
        <Input.Password
          size="large"
          autoFocus
          autoComplete="current-password"
          spellCheck={false}
          placeholder={t('placeholder')}
          data-testid="token"
        />
      </Form.Item>
      <Form.Item name="isRemembered" valuePropName="checked" extra={t('rememberHint')}>
        <Checkbox>{t('remember')}</Checkbox>
      </Form.Item>
      {error !== null && <ErrorPanel error={error} />}
      <Button type="primary" size="large" block htmlType="submit" loading={isTrying}>
        {t('submit')}
      </Button>
    </Form>
  )
}
