import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { MailRecipientsView } from '@zhian/contracts/bulletin-mail'
import { Alert, Button, Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { useMay, useSession } from '../session/session.tsx'

/** To whom a park's bulletins are mailed once they are issued. */
export function RecipientsCard({ parkId }: { readonly parkId: string }) {
  const { t } = useTranslation('bulletin')
  const { api } = useSession()
  const queries = useQueryClient()
  const canWrite = useMay()('write bulletin')
  const recipients = useRecipients(parkId)
  const save = useMutation({
    mutationFn: (addresses: readonly string[]) =>
      api.send<MailRecipientsView>('PUT', pathOf(parkId), { addresses }),
    onSuccess: (view) => queries.setQueryData(keyOf(parkId), view),
  })
  const error = recipients.error ?? save.error
  const view = recipients.data
  return (
    <section className="plain-card bulletin-recipients" aria-labelledby="recipients">
      <h3 id="recipients">{t('mail.recipients')}</h3>
      {error && <ErrorPanel error={error} onRetry={() => void recipients.refetch()} />}
      {view?.isSetUp === false && (
        <Alert className="card-lead" type="info" showIcon title={t('mail.notSetUp')} />
      )}
      {view !== undefined && (
        <Form
          layout="vertical"
          disabled={!canWrite}
          initialValues={{ addresses: view.addresses }}
          onFinish={({ addresses }: { addresses: string[] }) => save.mutate(addresses)}
        >
          <Form.Item name="addresses" label={t('mail.addresses')} extra={t('mail.addressesText')}>
            <Select
              mode="tags"
              open={false}
              tokenSeparators={[' ', ',', ';', '，', '；']}
              suffixIcon={null}
            />
          </Form.Item>
          {canWrite && (
            <Button htmlType="submit" loading={save.isPending} data-testid="save-recipients">
              {t(save.isSuccess ? 'mail.saved' : 'mail.save')}
            </Button>
          )}
        </Form>
      )}
    </section>
  )
}

const pathOf = (parkId: string) => `/v1/bulletin-recipients?parkId=${encodeURIComponent(parkId)}`
const keyOf = (parkId: string) => ['bulletin-recipients', parkId]

export function useRecipients(parkId: string) {
  const { api } = useSession()
  return useQuery({
    queryKey: keyOf(parkId),
    queryFn: ({ signal }) => api.read<MailRecipientsView>(pathOf(parkId), signal),
  })
}
