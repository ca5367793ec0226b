import type { CameraArchive, Point } from '@zhian/contracts/registry'
import { Checkbox, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRecords } from '../../park/park-reads.ts'
import type { FieldProps } from './record-fields.tsx'

type Served = CameraArchive['serves'][number]
const directions = ['none', 'in', 'out', 'both'] as const

/** The points of its site that a camera is there for, and which way it counts. */
export function ServesInput({ member, record, isLocked, onChange }: FieldProps) {
  const { t } = useTranslation('records')
  const points = useRecords<Point>('points')
  const serves = (record[member] ?? []) as readonly Served[]
  const isServed = (pointId: string) => serves.some((each) => each.pointId === pointId)
  const shown = (points.data ?? []).filter(
    ({ id, record: { siteId } }) => siteId === record['siteId'] || isServed(id),
  )
  const put = (pointId: string, served: Served | undefined) => {
    const others = serves.filter((each) => each.pointId !== pointId)
    const next = served === undefined ? others : [...others, served]
    onChange({ [member]: next }, `${member} ${pointId} ${served?.direction}`)
  }
  if (shown.length === 0)
    return (
      <p className="muted" id={`field-${member}`}>
        {t(record['siteId'] === undefined ? 'serves.noSite' : 'serves.empty')}
      </p>
    )
  return (
    <div className="requires" id={`field-${member}`}>
      {shown.map(({ id: pointId, record: { name } }) => (
        <div key={pointId}>
          <Checkbox
            disabled={isLocked}
            checked={isServed(pointId)}
            onChange={({ target }) => put(pointId, target.checked ? { pointId } : undefined)}
          >
            {name}
          </Checkbox>
          {isServed(pointId) && (
            <Select
              size="small"
              aria-label={t('serves.direction')}
              disabled={isLocked}
              value={serves.find((each) => each.pointId === pointId)?.direction ?? 'none'}
              options={directions.map((value) => ({ value, label: t(`serves.way.${value}`) }))}
              onChange={(direction: (typeof directions)[number]) =>
                put(pointId, direction === 'none' ? { pointId } : { pointId, direction })
              }
            />
          )}
        </div>
      ))}
    </div>
  )
}
