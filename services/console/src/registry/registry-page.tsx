import { DownloadOutlined, PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate } from '@tanstack/react-router'
import { recordKinds } from '@zhian/contracts/registry'
import type { Holiday, RecordKind } from '@zhian/contracts/registry'
import { Button, Checkbox, Input, Table } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChoiceBar } from '../parts/choice-bar.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { saveFile } from '../parts/save-file.ts'
import { StatusDot } from '../parts/status-dot.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { WaitingCard } from '../parts/waiting.tsx'
import { ParkFrame } from '../park/park-frame.tsx'
import { useRecords } from '../park/park-reads.ts'
import type { RecordOf } from '../park/park-reads.ts'
import { useParkSearch } from '../park/park-search.ts'
import type { ParkSearch } from '../park/park-search.ts'
import { useMay, useSession } from '../session/session.tsx'
import { ApeImport } from './ape-import.tsx'
import { TableImport } from './import-card.tsx'
import { isFormKind } from './record/record-forms.ts'
import { useChoiceWord } from './record/use-choice-word.ts'

interface Named extends Partial<Pick<Holiday, 'dayKind' | 'fromDay' | 'toDay'>> {
  readonly name?: string
  readonly enterpriseId?: string
  readonly siteId?: string
  readonly villageId?: string
}

/** Outlines and what is drawn cannot be exchanged as a table. */
const isTable = (kind: RecordKind) =>
  ['enterprises', 'points', 'cameras', 'holidays'].includes(kind)

/** Everything that stands in the registry, by kind, with tables in and out. */
export function RegistryPage() {
  const { t } = useTranslation('registry')
  const { t: ofRecords } = useTranslation('records')
  const may = useMay()
  const navigate = useNavigate()
  const { name } = useParkSearch()
  const kind = recordKinds.find((each) => each === name) ?? 'enterprises'
  return (
    <ParkFrame
      title={t('page.title')}
      lead={t('page.lead')}
      action={
        <div className="choosers">
          {isTable(kind) && <ExportButtons kind={kind} />}
          {may('change registry') && isFormKind(kind) && (
            <Link to="/park/registry-new/$kind" params={{ kind }}>
              <Button type="primary" icon={<PlusOutlined />} data-testid="new-record">
                {ofRecords('form.new', { kind: ofRecords(`one.${kind}`) })}
              </Button>
            </Link>
          )}
        </div>
      }
    >
      <div className="ranking-bar">
        <ChoiceBar
          label={t('page.kind')}
          value={kind}
          choices={recordKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChoose={(next) =>
            void navigate({
              to: '/park/registry',
              search: (old: ParkSearch) => ({ ...old, name: next }),
            })
          }
        />
      </div>
      {may('change registry') && isTable(kind) && <TableImport key={kind} kind={kind} />}
      {may('change registry') && kind === 'cameras' && <ApeImport />}
      <RecordTable key={`${kind} records`} kind={kind} />
    </ParkFrame>
  )
}

function ExportButtons({ kind }: { readonly kind: RecordKind }) {
  const { t, i18n } = useTranslation('registry')
  const { api } = useSession()
  const [error, setError] = useState<unknown>(null)
  const save = async (format: 'csv' | 'xlsx') => {
    const language = i18n.language === 'en' ? 'en' : 'zh'
    const path = `/v1/registry-export/${kind}?format=${format}&language=${language}`
    try {
      saveFile(await api.file(path), `${kind}.${format}`)
      setError(null)
    } catch (error) {
      setError(error)
    }
  }
  return (
    <div className="choosers">
      {(['xlsx', 'csv'] as const).map((format) => (
        <Button key={format} icon={<DownloadOutlined />} onClick={() => void save(format)}>
          {t('page.export', { format: format.toUpperCase() })}
        </Button>
      ))}
      {error !== null && <ErrorPanel error={error} />}
    </div>
  )
}

const heightPx = 520

function RecordTable({ kind }: { readonly kind: RecordKind }) {
  const { t } = useTranslation('registry')
  const [text, setText] = useState('')
  const [hasRetired, setHasRetired] = useState(false)
  const records = useRecords<Named>(kind, { hasRetired })
  const columns = useColumns(kind)
  const toggle = (
    <Checkbox
      checked={hasRetired}
      data-testid="with-retired"
      onChange={(event) => setHasRetired(event.target.checked)}
    >
      {t('page.withRetired')}
    </Checkbox>
  )
  const fits = ({ id, record }: RecordOf<Named>) =>
    `${id} ${record.name ?? ''} ${record.enterpriseId ?? ''}`.toLowerCase().includes(text)
  const shown = records.data?.filter(fits) ?? []
  if (records.error)
    return <ErrorPanel error={records.error} onRetry={() => void records.refetch()} />
  if (!records.data) return <WaitingCard rows={8} />
  if (records.data.length === 0)
    return (
      <EmptyState kind="nothing-yet" title={t('page.none', { kind: t(`kind.${kind}`) })}>
        <p>{t(isTable(kind) ? 'page.noneText' : 'page.noneDrawn')}</p>
        {toggle}
      </EmptyState>
    )
  return (
    <section className="plain-card table-card">
      <div className="table-search">
        <Input.Search
          allowClear
          placeholder={t('page.search')}
          onChange={(event) => setText(event.target.value.trim().toLowerCase())}
        />
        {toggle}
        <span className="muted">
          {shown.length} / {records.data.length}
        </span>
      </div>
      <Table<RecordOf<Named>>
        virtual
        size="middle"
        rowKey="id"
        columns={columns}
        dataSource={shown}
        pagination={false}
        scroll={{ y: heightPx, x: 900 }}
      />
    </section>
  )
}

function useColumns(kind: RecordKind) {
  const days = useDayColumns()
  const [id, name, of, faults, changed] = useUsualColumns(kind)
  return kind === 'holidays' ? [id, name, ...days, changed] : [id, name, of, faults, changed]
}

/** Of the calendar, where there is nothing to be qualified. */
function useDayColumns() {
  const { t } = useTranslation('registry')
  const word = useChoiceWord()
  return [
    {
      title: t('field.dayKind'),
      width: 130,
      render: (_: unknown, { record }: RecordOf<Named>) => word('dayKind', record.dayKind ?? ''),
    },
    {
      title: t('page.days'),
      width: 230,
      render: (_: unknown, { record: { fromDay = '', toDay = '' } }: RecordOf<Named>) =>
        fromDay === toDay ? fromDay : `${fromDay} – ${toDay}`,
      sorter: (a: RecordOf<Named>, b: RecordOf<Named>) =>
        (a.record.fromDay ?? '').localeCompare(b.record.fromDay ?? ''),
    },
  ]
}

function useUsualColumns(kind: RecordKind) {
  const { t } = useTranslation('registry')
  const ownerOf = useOwnerName(kind)
  return [
    {
      title: t('page.id'),
      width: 200,
      render: (_: unknown, { id }: RecordOf<Named>) => <RecordLink kind={kind} id={id} />,
    },
    {
      title: t('field.name'),
      width: 220,
      render: (_: unknown, { record }: RecordOf<Named>) => record.name ?? '—',
    },
    {
      title: t('page.of'),
      width: 160,
      render: (_: unknown, { record }: RecordOf<Named>) => ownerOf(record),
    },
    {
      title: t('page.faults'),
      width: 130,
      render: (_: unknown, { faults, retiredAtMs }: RecordOf<Named>) =>
        retiredAtMs !== undefined ? (
          <StatusDot tone="off" text={t('page.retired')} />
        ) : faults.length === 0 ? (
          <StatusDot tone="good" text={t('archive.qualified')} />
        ) : (
          <StatusDot
            tone={faults.some(({ isMandatory }) => isMandatory) ? 'bad' : 'busy'}
            text={t('archive.faults', { count: faults.length })}
          />
        ),
      sorter: (a: RecordOf<Named>, b: RecordOf<Named>) => b.faults.length - a.faults.length,
    },
    {
      title: t('page.changed'),
      width: 230,
      render: (_: unknown, { changedAtMs, changedBy }: RecordOf<Named>) => (
        <>
          <TimeText atMs={changedAtMs} /> <small className="muted">{changedBy}</small>
        </>
      ),
      sorter: (a: RecordOf<Named>, b: RecordOf<Named>) => a.changedAtMs - b.changedAtMs,
    },
  ] as const
}

/** What a record stands on: its enterprise where it has one, else its site, village or park. */
function useOwnerName(kind: RecordKind): (record: Named) => string {
  const enterprises = useNames('enterprises')
  const sites = useNames('sites')
  const villages = useNames('villages')
  return ({ enterpriseId, siteId, villageId }) => {
    if (kind === 'enterprises') return villages(villageId)
    return enterpriseId === undefined ? sites(siteId) : enterprises(enterpriseId)
  }
}

function useNames(kind: RecordKind): (id: string | undefined) => string {
  const records = useRecords<Named>(kind)
  const names = new Map(records.data?.map(({ id, record }) => [id, record.name]))
  return (id = '—') => names.get(id) ?? id
}

function RecordLink({ kind, id }: { readonly kind: RecordKind; readonly id: string }) {
  if (!isFormKind(kind)) return id
  return (
    <Link className="card-link" to="/park/registry/$kind/$id" params={{ kind, id }}>
      {id}
    </Link>
  )
}
