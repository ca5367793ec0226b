import { Link } from '@tanstack/react-router'
import type { ScoreRow } from '@zhian/contracts/assessment'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { deductionId } from '../enterprise/asked-deduction.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { useRectifications } from './park-reads.ts'
import { along, useParkSearch } from './park-search.ts'
import { useRuleWords } from './rule-words.ts'
import { doFirst, isAssessed, isOverdue, lossesOf, smallPoints } from './score-facts.ts'
import type { FirstStep } from './score-facts.ts'
import { LossChips, ScoreText } from './score-words.tsx'

const atOnce = 7

/** Which enterprises are not well covered, why, and what to do about each: what gains the park most stands first. */
export function DoFirst({ rows }: { readonly rows: readonly ScoreRow[] }) {
  const { t } = useTranslation('park')
  const search = along(useParkSearch())
  const asked = useRectifications()
  const [shown, setShown] = useState(atOnce)
  const items = asked.data?.items ?? []
  const late = items.filter((item) => isOverdue(item, asked.dataUpdatedAt)).length
  const steps = doFirst(rows, items)
  const dark = rows.filter((row) => !isAssessed(row)).length
  return (
    <section className="plain-card do-first" aria-labelledby="do-first">
      <h3 id="do-first">
        {t('first.title')}
        {late > 0 && <span className="late">{t('first.late', { count: late })}</span>}
      </h3>
      <p className="muted card-lead">{t('first.lead')}</p>
      {asked.error && <ErrorPanel error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isLoading && <Waiting rows={8} />}
      {asked.data && steps.length === 0 && (
        <p className="muted">{t(rows.some(isAssessed) ? 'first.none' : 'first.unscored')}</p>
      )}
      {!asked.isLoading && (
        <ol className="gains">
          {steps.slice(0, shown).map((step) => (
            <StepLine key={step.row.enterpriseId} step={step} nowMs={asked.dataUpdatedAt} />
          ))}
        </ol>
      )}
      <p className="card-foot">
        {steps.length > shown && (
          <Button onClick={() => setShown(shown + 2 * atOnce)}>
            {t('first.more', { count: steps.length - shown })}
          </Button>
        )}
        <Link to="/park/rectifications" search={search}>
          {t('first.all')}
        </Link>
        {dark > 0 && (
          <Link to="/park/ranking" search={search} hash="not-assessed">
            {t('first.notAssessed', { count: dark })}
          </Link>
        )}
      </p>
    </section>
  )
}

/** One enterprise in three lines: how it stands, why, and what to do. The reason opens the deduction with its evidence. */
function StepLine({ step, nowMs }: { readonly step: FirstStep; readonly nowMs: number }) {
  const { t } = useTranslation('park')
  const words = useRuleWords()
  const search = along(useParkSearch())
  const { row, item, others, parkGain } = step
  const to = {
    to: '/park/enterprises/$enterpriseId',
    params: { enterpriseId: row.enterpriseId },
    search,
  } as const
  return (
    <li data-testid="first">
      <b className="gain-points" title={t('first.gain')}>
        +{parkGain.toFixed(2)}
        <small className="muted">{t('first.unit')}</small>
      </b>
      <div>
        <div className="first-head">
          <Link className="card-link" {...to}>
            {row.name}
          </Link>
          <ScoreText output={row.output} band={row.band} />
          {item && isOverdue(item, nowMs) && <span className="late">{t('item.late')}</span>}
        </div>
        {item === undefined ? (
          <LossChips losses={lossesOf(row).slice(0, 3)} />
        ) : (
          <>
            <Link className="first-why" {...to} hash={deductionId(item)}>
              {words.rule(item.ruleId)} · {words.object(item.objectId, item.objectName)}
            </Link>
            <p>
              {words.fix(item.fixHint)}{' '}
              <span className="muted">
                {t('first.own', { points: smallPoints(item.pointsLost) })}
                {others > 0 && ` · ${t('first.others', { count: others })}`}
              </span>
            </p>
          </>
        )}
      </div>
    </li>
  )
}
