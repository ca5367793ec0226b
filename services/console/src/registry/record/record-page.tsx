import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { recordRules } from '@zhian/contracts/record-rules'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ParkFrame } from '../../park/park-frame.tsx'
import { useRecord } from '../../park/park-reads.ts'
import type { RecordOf } from '../../park/park-reads.ts'
import { useParkSearch } from '../../park/park-search.ts'
import { usePutRecord } from '../../park/put-record.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { PageMissing } from '../../parts/page-missing.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { WaitingCard } from '../../parts/waiting.tsx'
import { useMay } from '../../session/session.tsx'
import { ChangeList } from '../change-list.tsx'
import { ChildRecords } from './child-records.tsx'
import { RecordEditor } from './record-editor.tsx'
import { isFormKind, parentOf, recordDefaults } from './record-forms.ts'
import type { FormKind, PlainRecord } from './record-forms.ts'
import { newRecordId } from './record-id.ts'
import type { Written } from './use-edited.ts'
import { useRetireRecord } from './retire-record.ts'

/** One record of any kind: to read, change, retire and restore, with what stands on it and its history. */
export function RecordPage() {
  const { kind, id } = useParams({ from: '/park/registry/$kind/$id' })
  return isFormKind(kind) ? <Standing key={`${kind} ${id}`} kind={kind} id={id} /> : <PageMissing />
}

function Standing({ kind, id }: { readonly kind: FormKind; readonly id: string }) {
  const { t } = useTranslation('records')
  const asked = useRecord<PlainRecord>(kind, id)
  const { data } = asked
  const name = data?.record['name']
  return (
    <ParkFrame
      title={typeof name === 'string' ? name : id}
      lead={`${t(`one.${kind}`)} ${id}`}
      action={data && <RecordActs kind={kind} stands={data} />}
    >
      <Crumb kind={kind} record={data?.record} />
      {asked.error && <ErrorPanel error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isLoading && <WaitingCard rows={10} />}
      {data && (
        <>
          <RecordEditor
            key={data.retiredAtMs}
            kind={kind}
            stands={data}
            onSaved={() => void asked.refetch()}
          />
          <ChildRecords kind={kind} id={id} record={data.record} />
          <ChangeList kind={kind} id={id} />
        </>
      )}
    </ParkFrame>
  )
}

/** Back to what it stands on. */
function Crumb({
  kind,
  record,
}: {
  readonly kind: FormKind
  readonly record: PlainRecord | undefined
}) {
  const { t } = useTranslation('registry')
  const { t: ofRecords } = useTranslation('records')
  const parent = parentOf(kind)
  const id = parent && record?.[parent.member]
  const standsOn = useRecord<PlainRecord>(
    parent?.kind ?? 'parks',
    String(id),
    typeof id === 'string',
  )
  const name = standsOn.data?.record['name']
  return (
    <p className="crumb">
      {parent !== undefined && typeof id === 'string' ? (
        <Link to="/park/registry/$kind/$id" params={{ kind: parent.kind, id }}>
          ← {ofRecords(`one.${parent.kind}`)} {typeof name === 'string' ? name : id}
        </Link>
      ) : (
        <Link to="/park/registry" search={{ name: kind }}>
          ← {t('page.title')}
        </Link>
      )}
    </p>
  )
}

interface ActsProps {
  readonly kind: FormKind
  readonly stands: RecordOf<PlainRecord>
}

function RecordActs({ kind, stands }: ActsProps) {
  const { t } = useTranslation('records')
  const may = useMay()
  const retire = useRetireRecord(kind)
  const restore = usePutRecord<PlainRecord>(kind)
  const { id, version, record, retiredAtMs } = stands
  const error = retire.error ?? restore.error
  return (
    <div className="choosers">
      <PagesOf kind={kind} id={id} />
      {retiredAtMs !== undefined && (
        <span className="notice">
          {t('form.retired')} <TimeText atMs={retiredAtMs} />
        </span>
      )}
      {may('change registry') &&
        (retiredAtMs === undefined ? (
          <Popconfirm title={t('form.retireAsk')} onConfirm={() => retire.mutate({ id, version })}>
            <Button danger loading={retire.isPending} data-testid="retire">
              {t('form.retire')}
            </Button>
          </Popconfirm>
        ) : (
          <Button
            loading={restore.isPending}
            data-testid="restore"
            onClick={() => restore.mutate({ id, version, record })}
          >
            {t('form.restore')}
          </Button>
        ))}
      {error && <ErrorPanel error={error} />}
    </div>
  )
}

/** Where one sees how it does, beside what it is. */
function PagesOf({ kind, id }: { readonly kind: FormKind; readonly id: string }) {
  const { t } = useTranslation('records')
  if (kind === 'cameras')
    return (
      <Link className="card-link" to="/park/cameras/$cameraId" params={{ cameraId: id }}>
        {t('form.cameraPage')}
      </Link>
    )
  if (kind === 'enterprises')
    return (
      <Link
        className="card-link"
        to="/park/enterprises/$enterpriseId"
        params={{ enterpriseId: id }}
      >
        {t('form.enterprisePage')}
      </Link>
    )
  return null
}

/** A record that is not there yet, standing on the one that the address names. */
export function NewRecordPage() {
  const { kind } = useParams({ from: '/park/registry-new/$kind' })
  const { on } = useParkSearch()
  return isFormKind(kind) ? <Fresh key={`${kind} ${on}`} kind={kind} on={on} /> : <PageMissing />
}

function Fresh({ kind, on }: { readonly kind: FormKind; readonly on: string | undefined }) {
  const { t } = useTranslation('records')
  const navigate = useNavigate()
  const { member, kind: parentKind } = parentOf(kind) ?? {}
  const parent = useRecord<PlainRecord>(parentKind ?? 'parks', on ?? '', on !== undefined)
  const [id] = useState(() => newRecordId(kind))
  const { idMember, refers } = recordRules[kind]
  const inherited = Object.entries(parent.data?.record ?? {}).filter(([name]) => name in refers)
  const begun: Written = {
    id,
    version: 0,
    faults: [],
    record: {
      [idMember]: id,
      ...recordDefaults[kind],
      ...Object.fromEntries(inherited),
      ...(member === undefined || on === undefined ? {} : { [member]: on }),
    },
  }
  return (
    <ParkFrame title={t('form.new', { kind: t(`one.${kind}`) })}>
      <Crumb kind={kind} record={on === undefined ? undefined : begun.record} />
      {parent.isLoading ? (
        <WaitingCard rows={10} />
      ) : (
        <RecordEditor
          kind={kind}
          stands={begun}
          onSaved={(saved) =>
            void navigate({ to: '/park/registry/$kind/$id', params: { kind, id: saved } })
          }
        />
      )}
    </ParkFrame>
  )
}
