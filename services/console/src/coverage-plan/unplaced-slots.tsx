import { Link } from '@tanstack/react-router'
import type { EnterpriseScore } from '@zhian/contracts/assessment'
import { useTranslation } from 'react-i18next'
import { useSlotName } from '../enterprise/slot-name.ts'
import { smallPoints } from '../park/score-facts.ts'
import { useMay } from '../session/session.tsx'

interface UnplacedSlotsProps {
  readonly score: EnterpriseScore
  /** Where a new point would stand; undefined where there is no site with points yet. */
  readonly siteId: string | undefined
}

/** What the catalogue asks for and nobody has said where: it is in no place of the plan, and it costs. */
export function UnplacedSlots({ score, siteId }: UnplacedSlotsProps) {
  const { t } = useTranslation('coverage')
  const { t: ofEnterprise } = useTranslation('enterprise')
  const nameOf = useSlotName()
  const unplaced = score.slots.filter(({ positions }) => positions.length === 0)
  if (unplaced.length === 0) return null
  const lost = new Map(
    score.result.deductions.map(({ objectId, pointsLost }) => [objectId, pointsLost]),
  )
  return (
    <section className="unplaced" data-testid="unplaced">
      <h4>{t('unplaced.title', { count: unplaced.length })}</h4>
      <p className="muted card-lead">{t('unplaced.todo')}</p>
      <ul className="spots">
        {unplaced.map((slot) => (
          <li key={slot.slotId} className="spot">
            <span>
              {nameOf(slot)} · {ofEnterprise(`capability.${slot.capability}`)}
              <small className="muted">
                {t('spot.criticality', { criticality: slot.criticality })}
              </small>
            </span>
            <b>{lost.has(slot.slotId) && `−${smallPoints(lost.get(slot.slotId) ?? 0)}`}</b>
          </li>
        ))}
      </ul>
      <WhereToEnter enterpriseId={score.row.enterpriseId} siteId={siteId} />
    </section>
  )
}

function WhereToEnter({
  enterpriseId,
  siteId,
}: Pick<UnplacedSlotsProps, 'siteId'> & { readonly enterpriseId: string }) {
  const { t } = useTranslation('coverage')
  const may = useMay()
  if (!may('change registry')) return <p className="muted">{t('unplaced.ask')}</p>
  return (
    <p className="card-foot">
      {siteId === undefined ? (
        <Link to="/park/registry/$kind/$id" params={{ kind: 'enterprises', id: enterpriseId }}>
          {t('unplaced.enterSite')} →
        </Link>
      ) : (
        <>
          <Link to="/park/registry-new/$kind" params={{ kind: 'points' }} search={{ on: siteId }}>
            {t('unplaced.enter')} →
          </Link>{' '}
          <Link to="/park/registry/$kind/$id" params={{ kind: 'sites', id: siteId }}>
            {t('unplaced.site')} →
          </Link>
        </>
      )}
    </p>
  )
}
