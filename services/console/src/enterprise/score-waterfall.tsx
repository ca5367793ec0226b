import { RightOutlined } from '@ant-design/icons'
import type { EnterpriseScore } from '@zhian/contracts/assessment'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { points, smallPoints } from '../park/score-facts.ts'
import { useIsPrinting } from '../parts/print.tsx'
import { deductionId, useAskedDeduction } from './asked-deduction.ts'
import { DeductionList } from './deduction-list.tsx'
import { waterfallSteps } from './waterfall-steps.ts'
import type { Step } from './waterfall-steps.ts'

/** From 100 down to the score; every step opens into what was lost, against which threshold, by what evidence, and how to mend it. */
export function ScoreWaterfall({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('enterprise')
  const { result, names } = score
  const steps = waterfallSteps(result)
  return (
    <section className="plain-card" aria-labelledby="waterfall">
      <h3 id="waterfall">{t('waterfall.title')}</h3>
      <p className="muted card-lead">{t('waterfall.lead')}</p>
      <div className="waterfall">
        <div className="fall-row is-end">
          <span />
          <span>{t('waterfall.full')}</span>
          <FallBar from={0} to={100} kind="end" />
          <b>100.0</b>
        </div>
        {steps.map((step) => (
          <FallStep key={step.of} step={step} names={names} />
        ))}
        <div className="fall-row is-end">
          <span />
          <span>{t('waterfall.score')}</span>
          <FallBar from={0} to={result.final ?? 0} kind="end" />
          <b>{result.output === null ? '—' : points(result.output)}</b>
        </div>
      </div>
    </section>
  )
}

interface FallStepProps {
  readonly step: Step
  readonly names: EnterpriseScore['names']
}

function FallStep({ step, names }: FallStepProps) {
  const { t } = useTranslation('enterprise')
  const { t: ofPark } = useTranslation('park')
  const { of, lost, left, deductions } = step
  const asked = useAskedDeduction()
  const [isUnfolded, setIsUnfolded] = useState(() =>
    deductions.some((each) => deductionId(each) === asked),
  )
  const isOpen = useIsPrinting() || isUnfolded
  const id = useId()
  const hasMore = deductions.length > 0
  const isLost = lost !== null && lost >= 0.05
  return (
    <>
      <button
        type="button"
        className="fall-row"
        data-testid={`step-${of}`}
        disabled={!hasMore}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsUnfolded(!isOpen)}
      >
        <RightOutlined className="fall-caret" aria-hidden="true" rotate={isOpen ? 90 : 0} />
        <span>
          {ofPark(`sub.${of}`)}
          <small className="muted">
            {lost === null
              ? t('waterfall.notAssessed')
              : hasMore
                ? t('waterfall.count', { count: deductions.length })
                : t('waterfall.nothing')}
          </small>
        </span>
        <FallBar from={left} to={left + (isLost ? lost : 0)} kind={of === 'CAP' ? 'cap' : 'loss'} />
        <b>{isLost ? `−${smallPoints(lost)}` : '—'}</b>
      </button>
      <div id={id} className="fall-open" hidden={!isOpen}>
        {isOpen && <DeductionList deductions={deductions} names={names} />}
      </div>
    </>
  )
}

interface FallBarProps {
  readonly from: number
  readonly to: number
  readonly kind: 'end' | 'loss' | 'cap'
}

function FallBar({ from, to, kind }: FallBarProps) {
  const left = Math.max(0, from)
  return (
    <span className="fall-bar" aria-hidden="true">
      {to > left && (
        <span
          className={`is-${kind}`}
          style={{ insetInlineStart: `${left}%`, width: `${to - left}%` }}
        />
      )}
    </span>
  )
}
