import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { accountRoles } from '@zhian/contracts/people'
import type { Enterprise, Park } from '@zhian/contracts/registry'
import { Button, Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCameras } from '../header/use-places.ts'
import { useRecords } from '../park/park-reads.ts'
import { managerEverywhere } from './role-grants.ts'
import type { RoleGrant } from './role-grants.ts'

/** One role after another, each with how far it reaches. */
export function RoleFields() {
  const { t } = useTranslation('people')
  return (
    <Form.List name="grants">
      {(lines, { add, remove }) => (
        <>
          {lines.map(({ key, name }) => (
            <GrantFields
              key={key}
              line={name}
              {...(lines.length > 1 && { onRemove: () => remove(name) })}
            />
          ))}
          <Button
            type="dashed"
            block
            icon={<PlusOutlined />}
            data-testid="add-role"
            onClick={() => add(managerEverywhere)}
          >
            {t('account.addRole')}
          </Button>
        </>
      )}
    </Form.List>
  )
}

interface GrantProps {
  /** Its place in the list. */
  readonly line: number
  readonly onRemove?: () => void
}

function GrantFields({ line, onRemove }: GrantProps) {
  const { t } = useTranslation('people')
  const grant = Form.useWatch<RoleGrant | undefined>(['grants', line])
  const role = grant?.role ?? 'park_manager'
  const options = accountRoles.map((value) => ({ value, label: t(`role.${value}`) }))
  return (
    <div className="role-grant" data-testid="grant">
      <div className="role-line">
        <Form.Item name={[line, 'role']} label={t('account.role')} extra={t(`roleText.${role}`)}>
          <Select size="large" options={options} data-testid="role" />
        </Form.Item>
        {onRemove && (
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('account.removeRole')}
            onClick={onRemove}
          />
        )}
      </div>
      {role !== 'operator' && <ReachFields line={line} role={role} parkId={grant?.parkId} />}
    </div>
  )
}

interface ReachProps {
  readonly line: number
  readonly role: RoleGrant['role']
  readonly parkId: string | undefined
}

/** Out of the registry, and what agents have named; others may be typed. */
function ReachFields({ line, role, parkId }: ReachProps) {
  const { t } = useTranslation('people')
  const parks = useRecords<Park>('parks')
  const enterprises = useRecords<Enterprise>('enterprises')
  const cameras = useCameras()
  const named = (enterprises.data ?? [])
    .filter(({ record }) => parkId === undefined || record.parkId === parkId)
    .map(({ id, record }) => ({ value: id, label: `${record.name} (${id})` }))
  const known = new Set(enterprises.data?.map(({ id }) => id))
  const seen = [...new Set(cameras.data?.items.map(({ enterpriseId }) => enterpriseId))]
    .filter((id) => !known.has(id))
    .map((id) => ({ value: id, label: id }))
  return (
    <>
      <Form.Item name={[line, 'parkId']} label={t('account.park')}>
        <Select
          size="large"
          allowClear
          placeholder={t('account.everyPark')}
          options={parks.data?.map(({ id, record }) => ({ value: id, label: record.name })) ?? []}
        />
      </Form.Item>
      <Form.Item
        name={[line, 'enterpriseIds']}
        label={t('account.enterprises')}
        rules={[{ required: role === 'enterprise_admin', message: t('account.enterpriseMissing') }]}
      >
        <Select
          size="large"
          mode="tags"
          placeholder={role === 'enterprise_admin' ? '' : t('account.everyEnterprise')}
          showSearch={{ optionFilterProp: 'label' }}
          options={[...named, ...seen]}
        />
      </Form.Item>
    </>
  )
}
