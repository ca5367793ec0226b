import { capabilities } from '@zhian/contracts/registry'
import type { PointType } from '@zhian/contracts/registry'
import { Button, Checkbox, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { isAlike } from './draft.ts'
import type { FieldProps } from './record-fields.tsx'
import { useRegistryRules } from './use-registry-rules.ts'
import type { Requirement } from './use-registry-rules.ts'

const criticalities = [1, 2, 3] as const

/** The slots of a point: out of the catalogue by its type, changed by whoever has been there. */
export function RequiresInput({ member, record, isLocked, onChange }: FieldProps) {
  const { t } = useTranslation('records')
  const rules = useRegistryRules()
  const type = record['pointType'] as PointType | undefined
  const usual = type === undefined ? undefined : rules?.pointCatalogue[type]
  const requires = (record[member] ?? []) as readonly Requirement[]
  const put = (next: readonly Requirement[], gesture: string) =>
    onChange({ [member]: next }, `${member} ${gesture}`)
  const fresh = { criticality: usual?.[0]?.criticality ?? 2, isSelfDeclared: false }
  return (
    <div className="requires" id={`field-${member}`}>
      {capabilities.map((capability) => {
        const others = requires.filter((each) => each.capability !== capability)
        const set = (one: Requirement | undefined) =>
          put(one ? [...others, one] : others, `${capability} ${JSON.stringify(one)}`)
        return (
          <RequirementLine
            key={capability}
            one={requires.find((each) => each.capability === capability)}
            fresh={{ capability, ...fresh }}
            isLocked={isLocked}
            onSet={set}
          />
        )
      })}
      {usual && !isLocked && !isAlike(usual, requires) && (
        <Button size="small" data-testid="from-catalogue" onClick={() => put(usual, 'catalogue')}>
          {t('requires.fromCatalogue')}
        </Button>
      )}
    </div>
  )
}

interface LineProps {
  readonly one: Requirement | undefined
  readonly fresh: Requirement
  readonly isLocked: boolean
  readonly onSet: (one: Requirement | undefined) => void
}

function RequirementLine({ one, fresh, isLocked, onSet }: LineProps) {
  const { t } = useTranslation('records')
  const { t: ofEnterprise } = useTranslation('enterprise')
  return (
    <div>
      <Checkbox
        disabled={isLocked}
        checked={one !== undefined}
        onChange={({ target }) => onSet(target.checked ? fresh : undefined)}
      >
        {ofEnterprise(`capability.${fresh.capability}`)}
      </Checkbox>
      {one && (
        <>
          <Select
            size="small"
            aria-label={t('requires.criticality')}
            disabled={isLocked}
            value={one.criticality}
            options={criticalities.map((value) => ({ value, label: t(`requires.level.${value}`) }))}
            onChange={(criticality) => onSet({ ...one, criticality })}
          />
          <Checkbox
            disabled={isLocked}
            checked={one.isSelfDeclared}
            onChange={({ target }) => onSet({ ...one, isSelfDeclared: target.checked })}
          >
            {t('requires.isSelfDeclared')}
          </Checkbox>
        </>
      )}
    </div>
  )
}
