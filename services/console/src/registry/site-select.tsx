import type { Enterprise, Site } from '@zhian/contracts/registry'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRecords } from '../park/park-reads.ts'

export type ChosenSite = Pick<Site, 'siteId' | 'enterpriseId'>

export interface SiteSelectProps {
  /** Only this enterprise's, where it is said. */
  readonly enterpriseId?: string
  readonly value: ChosenSite | null
  readonly onChoose: (site: ChosenSite | null) => void
}

/** A site by its enterprise's name and its own. */
export function SiteSelect({ enterpriseId, value, onChoose }: SiteSelectProps) {
  const { t } = useTranslation('discoveries')
  const sites = useRecords<Site>('sites')
  const enterprises = useRecords<Enterprise>('enterprises')
  const nameOf = (id: string) => enterprises.data?.find((each) => each.id === id)?.record.name ?? id
  const shown = (sites.data ?? []).filter(
    ({ record }) => enterpriseId === undefined || record.enterpriseId === enterpriseId,
  )
  return (
    <Select
      className="site-select"
      aria-label={t('site')}
      placeholder={t('site')}
      showSearch={{ optionFilterProp: 'label' }}
      loading={sites.isPending}
      value={value?.siteId ?? null}
      options={shown.map(({ id, record }) => ({
        value: id,
        label: `${nameOf(record.enterpriseId)} · ${record.name}`,
      }))}
      onChange={(siteId) => onChoose(shown.find(({ id }) => id === siteId)?.record ?? null)}
    />
  )
}
