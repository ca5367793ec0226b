import { Link } from '@tanstack/react-router'
import type { CameraHistory } from '@zhian/contracts/camera-history'
import { useTranslation } from 'react-i18next'
import { deductionId } from '../enterprise/asked-deduction.ts'
import { measuredText } from '../enterprise/waterfall-steps.ts'
import { usePeriodWord } from '../park/park-frame.tsx'
import { useEnterpriseScore } from '../park/park-reads.ts'
import { along, useParkSearch } from '../park/park-search.ts'
import { useRuleWords } from '../park/rule-words.ts'
import { smallPoints } from '../park/score-facts.ts'
import { StatusDot } from '../parts/status-dot.tsx'
import { indicatorLinesOf, tenths } from './indicator-lines.ts'
import type { IndicatorLine } from './indicator-lines.ts'

/** What is measured of this camera, and each point that it costs its enterprise, with the way to the deduction. */
export function IndicatorTable({ history }: { readonly history: CameraHistory }) {
  const { t } = useTranslation('camera')
  const { period } = useParkSearch()
  const word = usePeriodWord()
  const score = useEnterpriseScore(history.enterpriseId, period)
  const result = score.data?.result
  const lines = indicatorLinesOf(history, result)
  const lost = lines.reduce((sum, { deduction }) => sum + (deduction?.pointsLost ?? 0), 0)
  return (
    <section className="plain-card" aria-labelledby="indicators">
      <h3 id="indicators">{t('indicator.title')}</h3>
      <p className="muted card-lead">
        {score.error || (result === undefined && !score.isPending)
          ? t('indicator.noScore')
          : t('indicator.lead', { points: smallPoints(lost), period: word(period) })}
      </p>
      <div className="scroll-x">
        <table className="plain-table is-slim" data-testid="indicators">
          <thead>
            <tr>
              <th>{t('indicator.name')}</th>
              <th>{t('indicator.share')}</th>
              <th>{t('indicator.threshold')}</th>
              <th>{t('indicator.cost')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <IndicatorRow
                key={`${line.name} ${line.deduction?.ruleId}`}
                line={line}
                enterpriseId={history.enterpriseId}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface RowProps {
  readonly line: IndicatorLine
  readonly enterpriseId: string
}

function IndicatorRow({ line, enterpriseId }: RowProps) {
  const { t } = useTranslation('camera')
  const words = useRuleWords()
  const { name, share, tally, threshold, deduction } = line
  return (
    <tr>
      <td>{name === 'other' ? words.rule(deduction?.ruleId ?? '') : t(`indicator.${name}`)}</td>
      <td>
        {name === 'other' && deduction !== undefined ? (
          measuredText(deduction.measured, deduction)
        ) : (
          <ShareText share={share} threshold={threshold} />
        )}
        {tally !== undefined && tally.of > 0 && (
          <small className="muted">
            {' '}
            {tally.good.toLocaleString('en')} / {tally.of.toLocaleString('en')}
          </small>
        )}
      </td>
      <td>
        {threshold === null && deduction !== undefined
          ? measuredText(deduction.threshold, deduction)
          : tenths(threshold ?? 0)}
      </td>
      <td>
        {deduction === undefined ? (
          '—'
        ) : (
          <DeductionLink deduction={deduction} enterpriseId={enterpriseId} />
        )}
      </td>
    </tr>
  )
}

function ShareText({ share, threshold }: Pick<IndicatorLine, 'share' | 'threshold'>) {
  if (share === null) return '—'
  const isGood = threshold === null || share >= threshold
  return <StatusDot tone={isGood ? 'good' : 'busy'} text={tenths(share)} />
}

interface LinkProps {
  readonly deduction: NonNullable<IndicatorLine['deduction']>
  readonly enterpriseId: string
}

function DeductionLink({ deduction, enterpriseId }: LinkProps) {
  const { t } = useTranslation('camera')
  const search = useParkSearch()
  const { pointsLost } = deduction
  return (
    <Link
      className="card-link"
      to="/park/enterprises/$enterpriseId"
      params={{ enterpriseId }}
      search={along(search)}
      hash={deductionId(deduction)}
    >
      {pointsLost > 0 ? `−${smallPoints(pointsLost)}` : t('indicator.advisory')} →
    </Link>
  )
}
