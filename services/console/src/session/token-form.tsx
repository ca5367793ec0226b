import type { SessionView } from '@zhian/contracts/people'
import { Button, Checkbox, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { apiClient } from '../api/api-client.ts'
import { ApiFault } from '../api/api-fault.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { useAttempt } from '../parts/use-attempt.ts'
import { readToken } from './access-token.ts'

interface Filled {
  readonly token: string
  readonly isRemembered?: boolean
}

export interface TokenFormProps {
  readonly onToken: (token: string, isRemembered: boolean) => void
}

/** The other way in: the token that the machine itself prints. */
export function TokenForm({ onToken }: TokenFormProps) {
  const { t } = useTranslation('session')
  const [form] = Form.useForm<Filled>()
  const { isTrying, error, attempt } = useAttempt()

  const submit = async ({ token: typed, isRemembered = false }: Filled) => {
    const token = readToken(typed)
    if (token === null) return form.setFields([{ name: 'token', errors: [t('malformed')] }])
    await attempt(
      async () => {
        const api = apiClient({ token, onTokenRefused: () => undefined })
        await api.read<SessionView>('/v1/session')
        onToken(token, isRemembered)
      },
      (error) => {
        const isWrong = error instanceof ApiFault && error.problem.status === 401
        if (isWrong) form.setFields([{ name: 'token', errors: [t('refused')] }])
        return isWrong
      },
    )
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
          autoComplete="off"
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
