import type { IgnoredCamera } from '@zhian/contracts/registry'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRecords } from '../park/park-reads.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { useRetireRecord } from './record/retire-record.ts'

/** Cameras that are none of the park's, who said so and why, and the way back. */
export function IgnoredList() {
  const { t } = useTranslation('discoveries')
  const ignored = useRecords<IgnoredCamera>('ignored')
  const retire = useRetireRecord('ignored')
  if (ignored.data === undefined || ignored.data.length === 0) return null
  return (
    <section className="plain-card" aria-labelledby="ignored">
      <h3 id="ignored">{t('ignored')}</h3>
      {retire.error && <ErrorPanel error={retire.error} />}
      <ul className="child-list">
        {ignored.data.map(({ id, version, record, changedBy, changedAtMs }) => (
          <li key={id} data-testid="ignored">
            <div>
              <strong>{id}</strong> {record.reason}
              <div className="muted">
                {changedBy} <TimeText atMs={changedAtMs} />
              </div>
            </div>
            <Button loading={retire.isPending} onClick={() => retire.mutate({ id, version })}>
              {t('heed')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
