import type { EnrolmentOrder } from '@zhian/contracts/enrolment'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { usePlaces } from './use-gateways.ts'

export interface PlaceFormProps {
  readonly isAsking: boolean
  readonly takenNames: readonly string[]
  readonly onPlace: (order: EnrolmentOrder) => void
}

interface Choice {
  readonly value: string
  readonly label: string
}

/** Enterprise and site out of the registry; where it knows none, they are typed. */
export function PlaceForm({ isAsking, takenNames, onPlace }: PlaceFormProps) {
  const { t } = useTranslation('gateways')
  const [form] = Form.useForm<EnrolmentOrder>()
  const [agentId] = useState(suggestName)
  const places = usePlaces()
  const enterpriseId = Form.useWatch<string | undefined>('enterpriseId', form)
  const enterprises = places.data?.enterprises.map((each) => choice(each.name, each.enterpriseId))
  const sites = places.data?.sites
    .filter((each) => each.enterpriseId === enterpriseId)
    .map((each) => choice(each.name, each.siteId))
  const isTaken = (name: string) => takenNames.includes(name)
  return (
    <section className="plain-card">
      <h3>{t('place.title')}</h3>
      {places.error && <ErrorPanel error={places.error} onRetry={() => void places.refetch()} />}
      <Form<EnrolmentOrder>
        form={form}
        layout="vertical"
        requiredMark={false}
        className="narrow-form"
        initialValues={{ agentId }}
        onFinish={onPlace}
      >
        <PlaceField
          name="enterpriseId"
          choices={enterprises}
          onChange={() => form.resetFields(['siteId'])}
        />
        <PlaceField
          name="siteId"
          choices={sites}
          isTooEarly={(enterprises?.length ?? 0) > 0 && enterpriseId === undefined}
        />
        <Form.Item
          name="agentId"
          label={t('place.agentId')}
          extra={t('place.agentIdHint')}
          rules={[
            { required: true, pattern: /^[A-Za-z0-9_-]{1,64}$/, message: t('place.agentIdRule') },
            {
              validator: (_rule, name: string) =>
                isTaken(name) ? Promise.reject(new Error(t('place.taken'))) : Promise.resolve(),
            },
          ]}
        >
          <Input size="large" maxLength={64} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={isAsking}
          data-testid="get-line"
        >
          {t('place.getLine')}
        </Button>
      </Form>
    </section>
  )
}

interface PlaceFieldProps {
  readonly name: 'enterpriseId' | 'siteId'
  readonly choices: readonly Choice[] | undefined
  /** Nobody can say yet which there are. */
  readonly isTooEarly?: boolean
  readonly onChange?: () => void
}

function PlaceField({ name, choices = [], isTooEarly = false, onChange }: PlaceFieldProps) {
  const { t } = useTranslation('gateways')
  const isTyped = choices.length === 0 && !isTooEarly
  return (
    <Form.Item
      name={name}
      label={t(`place.${name}`)}
      {...(isTyped && { extra: t('place.typed') })}
      rules={[{ required: true, whitespace: true, max: 64, message: t('place.missing') }]}
    >
      {isTyped ? (
        <Input size="large" maxLength={64} autoComplete="off" />
      ) : (
        <Select
          size="large"
          disabled={isTooEarly}
          showSearch={{ optionFilterProp: 'label' }}
          options={[...choices]}
          {...(onChange && { onChange })}
        />
      )}
    </Form.Item>
  )
}

const choice = (name: string, id: string): Choice => ({ value: id, label: `${name} (${id})` })

/** `gateway-` and four letters or digits; whoever enrols may call it otherwise. */
function suggestName(): string {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1))
  return `gateway-${drawn.toString(36).padStart(4, '0').slice(-4)}`
}
