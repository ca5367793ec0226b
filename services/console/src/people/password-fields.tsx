import { passwordLengthMin, passwordProblem } from '@zhian/contracts/password'
import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'

const levels = [
  { from: 18, word: 'strong' },
  { from: 14, word: 'good' },
  { from: 0, word: 'fine' },
] as const

export interface PasswordFieldsProps {
  /** Whose password it becomes; the password may not be little more than that. */
  readonly name: string
}

/** A new password, twice, with a calm word on how it holds. Length is what counts; there are no rules of signs and capitals. */
export function PasswordFields({ name }: PasswordFieldsProps) {
  const { t } = useTranslation('people')
  const typed = (Form.useWatch<string | undefined>('password') ?? '').normalize('NFKC')
  const problem = passwordProblem(typed, name)
  const length = Array.from(typed).length
  const level = levels.find(({ from }) => length >= from)?.word ?? 'fine'
  const hint = typed === '' ? 'hint' : (problem ?? level)
  const tone = typed === '' ? '' : problem === null ? 'is-good' : 'is-busy'
  return (
    <>
      <Form.Item
        name="password"
        label={t('password.new')}
        validateTrigger="onSubmit"
        extra={
          <span className={`password-word ${tone}`} role="status">
            {t(`password.${hint}`, { min: passwordLengthMin })}
          </span>
        }
        rules={[
          { required: true, message: t('password.missing') },
          {
            validator: (_rule, value: string = '') =>
              value === '' || passwordProblem(value, name) === null
                ? Promise.resolve()
                : Promise.reject(new Error(t('password.not'))),
          },
        ]}
      >
        <Input.Password size="large" autoComplete="new-password" data-testid="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('password.again')}
        dependencies={['password']}
        validateTrigger="onSubmit"
        rules={[
          ({ getFieldValue }) => ({
            validator: (_rule, value: string) =>
              value === getFieldValue('password')
                ? Promise.resolve()
                : Promise.reject(new Error(t('password.differs'))),
          }),
        ]}
      >
        <Input.Password size="large" autoComplete="new-password" data-testid="password-again" />
      </Form.Item>
    </>
  )
}
