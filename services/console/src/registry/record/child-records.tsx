import { PlusOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { EnterpriseClass, PointType } from '@zhian/contracts/registry'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRecords } from '../../park/park-reads.ts'
import { StatusDot } from '../../parts/status-dot.tsx'
import { useMay } from '../../session/session.tsx'
import { childKinds, parentOf } from './record-forms.ts'
import type { FormKind, PlainRecord } from './record-forms.ts'
import { useChoiceWord } from './use-choice-word.ts'
import { useRegistryRules } from './use-registry-rules.ts'

export interface ChildRecordsProps {
  readonly kind: FormKind
  readonly id: string
  readonly record: PlainRecord
}

/** What stands on a record, kind by kind, and the way to one more. */
export function ChildRecords({ kind, id, record }: ChildRecordsProps) {
  const kinds = childKinds(kind)
  if (kinds.length === 0) return null
  return (
    <div className="child-records">
      {kinds.map((child) => (
        <ChildList key={child} kind={child} on={id}>
          {child === 'points' && <MissingPoints siteId={id} site={record} />}
        </ChildList>
      ))}
    </div>
  )
}

export interface ChildListProps {
  readonly kind: FormKind
  readonly on: string
  readonly children?: ReactNode
}

export function ChildList({ kind, on, children }: ChildListProps) {
  const { t } = useTranslation('registry')
  const { t: ofRecords } = useTranslation('records')
  const may = useMay()
  const records = useRecords<PlainRecord>(kind)
  const own =
    records.data?.filter(({ record }) => record[parentOf(kind)?.member ?? ''] === on) ?? []
  return (
    <section className="plain-card" aria-labelledby={`of-${on}-${kind}`}>
      <h3 id={`of-${on}-${kind}`}>
        {t(`kind.${kind}`)} <span className="muted">{own.length}</span>
      </h3>
      <ul className="child-list">
        {own.map(({ id, record, faults }) => (
          <li key={id} data-testid={`child-${kind}`}>
            <Link className="card-link" to="/park/registry/$kind/$id" params={{ kind, id }}>
              {typeof record['name'] === 'string' ? record['name'] : id}
            </Link>
            {faults.length > 0 && (
              <StatusDot
                tone={faults.some(({ isMandatory }) => isMandatory) ? 'bad' : 'busy'}
                text={t('archive.faults', { count: faults.length })}
              />
            )}
          </li>
        ))}
      </ul>
      {children}
      {may('change registry') && (
        <p className="card-foot">
          <Link to="/park/registry-new/$kind" params={{ kind }} search={{ on }}>
            <PlusOutlined /> {ofRecords('form.new', { kind: ofRecords(`one.${kind}`) })}
          </Link>
        </p>
      )}
    </section>
  )
}

/** Types of points that an enterprise of its class has at least, and none of whose sites has. */
function MissingPoints({ siteId, site }: { readonly siteId: string; readonly site: PlainRecord }) {
  const { t } = useTranslation('records')
  const word = useChoiceWord()
  const rules = useRegistryRules()
  const enterprises = useRecords<PlainRecord>('enterprises')
  const sites = useRecords<PlainRecord>('sites')
  const points = useRecords<PlainRecord>('points')
  const enterprise = enterprises.data?.find(({ id }) => id === site['enterpriseId'])?.record
  if (!rules || !enterprise || !sites.data || !points.data) return null
  const own = sites.data.filter(({ record }) => record['enterpriseId'] === site['enterpriseId'])
  const isOwn = new Set([siteId, ...own.map(({ id }) => id)])
  const has = points.data
    .filter(({ record }) => isOwn.has(record['siteId'] as string))
    .map(({ record }) => record['pointType'] as PointType)
  const atLeast = rules.pointsAtLeast[enterprise['enterpriseClass'] as EnterpriseClass]
  const missing = atLeast.filter((type) => !has.includes(type))
  if (missing.length === 0) return null
  const names = missing.map((type) => word('pointType', type)).join(', ')
  return <p className="notice">{t('form.missingPoints', { names })}</p>
}
