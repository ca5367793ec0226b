import { Link } from '@tanstack/react-router'
import type { ArchiveFault, CameraArchive } from '@zhian/contracts/registry'
import { useTranslation } from 'react-i18next'
import type { RecordOf } from '../park/park-reads.ts'
import { StatusDot } from '../parts/status-dot.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { useMemberWord } from './record/use-member-word.ts'

const shown = [
  'deviceCode',
  'name',
  'manufacturer',
  'model',
  'civilCode',
  'address',
  'position',
  'pointClass',
  'macAddress',
  'ipAddress',
  'contact',
  'recordDays',
  'recordDaysRequired',
  'placeClass',
  'filingNumber',
] as const

/** What the archive says, each field with what the rules say of it; faults first in words, then in place. */
export function ArchiveFacts({ archive }: { readonly archive: RecordOf<CameraArchive> }) {
  const { t } = useTranslation('registry')
  const { record, faults, changedAtMs, changedBy } = archive
  const word = useMemberWord('cameras')
  const mandatory = faults.filter(({ isMandatory }) => isMandatory).length
  return (
    <section className="plain-card" aria-labelledby="archive">
      <h3 id="archive">
        {t('archive.title')}{' '}
        <StatusDot
          tone={mandatory > 0 ? 'bad' : faults.length > 0 ? 'busy' : 'good'}
          text={
            faults.length === 0
              ? t('archive.qualified')
              : t('archive.faults', { count: faults.length })
          }
        />
      </h3>
      <dl className="archive-facts">
        {shown.map((field) => (
          <div key={field}>
            <dt>{t(`field.${field}`)}</dt>
            <dd>
              {word(field, record[field])}
              {faults
                .filter((fault) => fault.field === field)
                .map((fault) => (
                  <Fault key={fault.rule} fault={fault} />
                ))}
            </dd>
          </div>
        ))}
        {faults
          .filter(({ field }) => !(shown as readonly string[]).includes(field))
          .map((fault) => (
            <div key={`${fault.field} ${fault.rule}`}>
              <dt>{t(`field.${fault.field as 'name'}`, { defaultValue: fault.field })}</dt>
              <dd>
                <Fault fault={fault} />
              </dd>
            </div>
          ))}
      </dl>
      <p className="muted as-of">
        {t('archive.changed', { by: changedBy })} <TimeText atMs={changedAtMs} />{' '}
        <Link
          className="card-link"
          to="/park/registry/$kind/$id"
          params={{ kind: 'cameras', id: record.cameraId }}
        >
          {t('archive.open')}
        </Link>
      </p>
    </section>
  )
}

function Fault({ fault: { rule, isMandatory } }: { readonly fault: ArchiveFault }) {
  const { t } = useTranslation('registry')
  return (
    <StatusDot
      tone={isMandatory ? 'bad' : 'busy'}
      text={t(`rule.${rule as 'not_filled'}`, { defaultValue: rule })}
    />
  )
}
