import { PlusOutlined } from '@ant-design/icons'
import { isRedFlag } from '@zhian/contracts/inspection'
import type { Inspection } from '@zhian/contracts/inspection'
import type { CameraArchive, Point } from '@zhian/contracts/registry'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { StatusDot } from '../parts/status-dot.tsx'
import type { StatusTone } from '../parts/status-dot.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { useMay } from '../session/session.tsx'
import { EndDialog } from './end-dialog.tsx'
import type { Ending } from './end-dialog.tsx'
import { InspectionDialog } from './inspection-dialog.tsx'
import { useEnterpriseNames, useRecords } from './park-reads.ts'
import type { RecordOf } from './park-reads.ts'

/** What was found on the spot, open ones first; of one enterprise, or of all within reach. */
export function InspectionList({ enterpriseId }: { readonly enterpriseId?: string }) {
  const { t } = useTranslation('inspection')
  const may = useMay()
  const [isFiling, setIsFiling] = useState(false)
  const [ending, setEnding] = useState<Ending | null>(null)
  const inspections = useRecords<Inspection>('inspections')
  const shown = (inspections.data ?? [])
    .filter(({ record }) => enterpriseId === undefined || record.enterpriseId === enterpriseId)
    .toSorted(
      ({ record: a }, { record: b }) =>
        Number(b.state === 'open') - Number(a.state === 'open') || b.foundAtMs - a.foundAtMs,
    )
  return (
    <section className="plain-card" aria-labelledby="inspections">
      <div className="card-head">
        <h3 id="inspections">{t('title')}</h3>
        {may('inspect') && (
          <Button
            icon={<PlusOutlined />}
            data-testid="file-inspection"
            onClick={() => setIsFiling(true)}
          >
            {t('file')}
          </Button>
        )}
      </div>
      <p className="muted">{t('lead')}</p>
      {inspections.error && <ErrorPanel error={inspections.error} />}
      {inspections.isLoading && <Waiting />}
      {inspections.data && shown.length === 0 && <p className="muted">{t('none')}</p>}
      <ul className="items">
        {shown.map((inspection) => (
          <InspectionLine
            key={inspection.id}
            inspection={inspection}
            isNamed={enterpriseId === undefined}
            onEnd={(state) => setEnding({ inspection, state })}
          />
        ))}
      </ul>
      {isFiling && (
        <InspectionDialog enterpriseId={enterpriseId} onClose={() => setIsFiling(false)} />
      )}
      {ending && <EndDialog ending={ending} onClose={() => setEnding(null)} />}
    </section>
  )
}

const tones: Readonly<Record<Inspection['state'], StatusTone>> = {
  open: 'bad',
  closed: 'good',
  withdrawn: 'off',
}

interface LineProps {
  readonly inspection: RecordOf<Inspection>
  /** Whether to say whose it is. */
  readonly isNamed: boolean
  readonly onEnd: (state: Ending['state']) => void
}

function InspectionLine({ inspection: { record }, isNamed, onEnd }: LineProps) {
  const { t } = useTranslation('inspection')
  const may = useMay()
  const nameOf = useEnterpriseNames()
  const objectName = useObjectName()
  const { state, finding, evidence, outcome, foundAtMs, inspectedBy, endedAtMs, endedBy } = record
  return (
    <li data-testid="inspection">
      <div className="item-head">
        <StatusDot tone={tones[state]} text={t(`state.${state}`)} />
        <b>{t(`finding.${finding}`)}</b>
        {isRedFlag(finding) && <Tag color="error">{t('redFlags')}</Tag>}
        {isNamed && <span>{nameOf(record.enterpriseId)}</span>}
        <span>{objectName(record)}</span>
      </div>
      <div className="item-body">
        <span>{evidence}</span>
        <span className="muted item-times">
          {t('foundAt')} <TimeText atMs={foundAtMs} /> · {t('by')} {inspectedBy}
        </span>
        {endedAtMs !== undefined && (
          <span className="muted item-times">
            {t('endedAt')} <TimeText atMs={endedAtMs} /> · {endedBy} · {outcome}
          </span>
        )}
      </div>
      {state === 'open' && may('inspect') && (
        <span className="filing-acts">
          <Button size="small" type="primary" onClick={() => onEnd('closed')}>
            {t('close')}
          </Button>
          <Button size="small" onClick={() => onEnd('withdrawn')}>
            {t('withdraw')}
          </Button>
        </span>
      )}
    </li>
  )
}

/** The camera's or point's name, nothing where it is about the whole enterprise. */
function useObjectName() {
  const cameras = useRecords<CameraArchive>('cameras')
  const points = useRecords<Point>('points')
  return ({ cameraId, pointId }: Inspection): string => {
    const camera = cameras.data?.find(({ id }) => id === cameraId)?.record.name ?? cameraId
    const point = points.data?.find(({ id }) => id === pointId)?.record.name ?? pointId
    return [point, camera].filter((each) => each !== undefined).join(' · ')
  }
}
