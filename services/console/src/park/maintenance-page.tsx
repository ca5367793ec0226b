import { PlusOutlined } from '@ant-design/icons'
import type { Maintenance } from '@zhian/contracts/registry'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { StatusDot } from '../parts/status-dot.tsx'
import type { StatusTone } from '../parts/status-dot.tsx'
import { wallTime } from '../parts/time.ts'
import { TimeText } from '../parts/time-text.tsx'
import { WaitingCard } from '../parts/waiting.tsx'
import { useMay } from '../session/session.tsx'
import { InspectionList } from './inspection-list.tsx'
import { MaintenanceDialog } from './maintenance-dialog.tsx'
import { ParkFrame } from './park-frame.tsx'
import { useEnterpriseNames, useRecords } from './park-reads.ts'
import type { RecordOf } from './park-reads.ts'
import { usePutRecord } from './put-record.ts'

type Filing = RecordOf<Maintenance>
const tones: Readonly<Record<Maintenance['state'], StatusTone>> = {
  filed: 'busy',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'off',
}

/** What is filed to be off, when and why, by month; managers approve or refuse, enterprises file and withdraw. */
export function MaintenancePage() {
  const { t } = useTranslation('maintenance')
  const may = useMay()
  const [isFiling, setIsFiling] = useState(false)
  const filings = useRecords<Maintenance>('maintenance')
  const put = usePutRecord<Maintenance>('maintenance')
  const add = may('file maintenance') && (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      data-testid="file-maintenance"
      onClick={() => setIsFiling(true)}
    >
      {t('file')}
    </Button>
  )
  const error = filings.error ?? put.error
  return (
    <ParkFrame title={t('title')} lead={t('lead')} action={add}>
      {error && <ErrorPanel error={error} onRetry={() => void filings.refetch()} />}
      {filings.isLoading && <WaitingCard />}
      {filings.data?.length === 0 && (
        <EmptyState kind="nothing-yet" title={t('none')}>
          <p>{t('noneText')}</p>
        </EmptyState>
      )}
      {monthsOf(filings.data ?? []).map(([month, own]) => (
        <section key={month} className="plain-card" aria-label={month}>
          <h3>{month}</h3>
          <ul className="items">
            {own.map((filing) => (
              <FilingLine
                key={filing.id}
                filing={filing}
                onState={(state) =>
                  put.mutate({
                    id: filing.id,
                    record: { ...filing.record, state },
                    version: filing.version,
                  })
                }
              />
            ))}
          </ul>
        </section>
      ))}
      <InspectionList />
      {isFiling && <MaintenanceDialog onClose={() => setIsFiling(false)} />}
    </ParkFrame>
  )
}

/** The latest month first, and within a month what begins last. */
function monthsOf(filings: readonly Filing[]): [string, Filing[]][] {
  const sorted = filings.toSorted((a, b) => b.record.fromMs - a.record.fromMs)
  return [...Map.groupBy(sorted, ({ record }) => wallTime(record.fromMs).slice(0, 7))]
}

interface FilingLineProps {
  readonly filing: Filing
  readonly onState: (state: Maintenance['state']) => void
}

function FilingLine({ filing: { record }, onState }: FilingLineProps) {
  const { t } = useTranslation('maintenance')
  const may = useMay()
  const { state, enterpriseId, cameraIds, fromMs, toMs, isEmergency, reason, filedAtMs } = record
  const nameOf = useEnterpriseNames()
  const isOpen = state === 'filed'
  return (
    <li data-testid="filing">
      <div className="item-head">
        <StatusDot tone={tones[state]} text={t(`state.${state}`)} />
        <b>{nameOf(enterpriseId)}</b>
        <span>{t('cameras', { count: cameraIds.length })}</span>
        {isEmergency && <span className="late">{t('emergency')}</span>}
      </div>
      <div className="item-body">
        <span>
          <TimeText atMs={fromMs} /> – <TimeText atMs={toMs} />
        </span>
        <span className="muted item-times">
          {reason} · {t('filedAt')} <TimeText atMs={filedAtMs} />
        </span>
      </div>
      {isOpen && (
        <span className="filing-acts">
          {may('change registry') ? (
            <>
              <Button size="small" type="primary" onClick={() => onState('approved')}>
                {t('approve')}
              </Button>
              <Button size="small" onClick={() => onState('refused')}>
                {t('refuse')}
              </Button>
            </>
          ) : (
            <Button size="small" onClick={() => onState('withdrawn')}>
              {t('withdraw')}
            </Button>
          )}
        </span>
      )}
    </li>
  )
}
