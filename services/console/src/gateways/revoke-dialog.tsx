import type { GatewayView } from '@zhian/contracts/gateways'
import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../parts/dialog.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { useRevocation } from './use-gateways.ts'

export interface RevokeDialogProps {
  readonly gateway: GatewayView
  readonly onClose: () => void
}

interface Filled {
  readonly name?: string
  readonly reason?: string
}

/** Takes the certificate away from whoever's name is typed: nobody does that by a slip. */
export function RevokeDialog({ gateway: { agentId }, onClose }: RevokeDialogProps) {
  const { t } = useTranslation('gateways')
  const [form] = Form.useForm<Filled>()
  const name = Form.useWatch<string | undefined>('name', form)
  const revoking = useRevocation(onClose)
  const revoke = ({ reason = '' }: Filled) =>
    revoking.mutate({ agentId, ...(reason.trim() !== '' && { reason: reason.trim() }) })
  return (
    <Dialog
      title={t('revoke.title', { agentId })}
      okText={t('revoke.do')}
      okButtonProps={{
        danger: true,
        disabled: name !== agentId,
        loading: revoking.isPending,
        htmlType: 'submit',
        form: 'revoke',
      }}
      onCancel={onClose}
    >
      <p>{t('revoke.text')}</p>
      <Form<Filled>
        id="revoke"
        form={form}
        layout="vertical"
        onFinish={revoke}
        className="revoke-form"
      >
        <Form.Item name="name" label={t('revoke.typeName', { agentId })}>
          <Input size="large" autoComplete="off" spellCheck={false} data-testid="revoke-name" />
        </Form.Item>
        <Form.Item name="reason" label={t('revoke.reason')}>
          <Input size="large" maxLength={200} autoComplete="off" />
        </Form.Item>
      </Form>
      {revoking.error && <ErrorPanel error={revoking.error} />}
    </Dialog>
  )
}
