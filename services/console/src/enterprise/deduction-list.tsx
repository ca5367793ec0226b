import { Link } from '@tanstack/react-router'
import type { EnterpriseScore } from '@zhian/contracts/assessment'
import type { Deduction } from '@zhian/contracts/score-result'
import { useTranslation } from 'react-i18next'
import { useRuleWords } from '../park/rule-words.ts'
import { smallPoints } from '../park/score-facts.ts'
import { useIsPrinting } from '../parts/print.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { useSightWhenAsked } from './asked-deduction.ts'
import { useEvidenceWords } from './evidence-words.ts'
import { measuredText } from './waterfall-steps.ts'

export interface DeductionListProps {
  readonly deductions: readonly Deduction[]
  readonly names: EnterpriseScore['names']
}

/** Every lost point: whose, measured against what, by which evidence, and what to do. */
export function DeductionList({ deductions, names }: DeductionListProps) {
  return (
    <ul className="deductions">
      {deductions.map((each) => (
        <DeductionLine key={`${each.ruleId} ${each.objectId}`} deduction={each} names={names} />
      ))}
    </ul>
  )
}

interface LineProps {
  readonly deduction: Deduction
  readonly names: EnterpriseScore['names']
}

function DeductionLine({ deduction, names }: LineProps) {
  const { t } = useTranslation('enterprise')
  const words = useRuleWords()
  const evidenceWord = useEvidenceWords(names)
  const isPrinting = useIsPrinting()
  const { ruleId, pointsLost, measured, threshold, n, evidence, fixHint, window } = deduction
  return (
    <li data-testid="deduction" {...useSightWhenAsked(deduction)}>
      <div className="deduction-head">
        <b>{words.rule(ruleId)}</b>
        <ObjectName deduction={deduction} names={names} />
        <b className="deduction-points">
          {pointsLost > 0 ? `−${smallPoints(pointsLost)}` : t('deduction.advisory')}
        </b>
      </div>
      <dl className="deduction-facts">
        <div>
          <dt>{t('deduction.measured')}</dt>
          <dd>{measuredText(measured, deduction)}</dd>
        </div>
        <div>
          <dt>{t('deduction.threshold')}</dt>
          <dd>{measuredText(threshold, deduction)}</dd>
        </div>
        {n !== null && (
          <div>
            <dt>{t('deduction.n')}</dt>
            <dd>{n.toLocaleString('en')}</dd>
          </div>
        )}
        <div>
          <dt>{t('deduction.rule')}</dt>
          <dd>
            <code>{ruleId}</code>
          </dd>
        </div>
      </dl>
      <p className="deduction-fix">
        <span className="muted">{t('deduction.fix')}</span> {words.fix(fixHint)}
      </p>
      {evidence.length > 0 && (
        <details className="deduction-evidence" open={isPrinting || undefined}>
          <summary>{t('deduction.evidence', { count: evidence.length })}</summary>
          <ul>
            {evidence.map((each) => (
              <li key={each}>{evidenceWord(each)}</li>
            ))}
          </ul>
          {window !== null && (
            <p className="muted">
              {t('deduction.window')} <TimeText atMs={window.fromMs} /> –{' '}
              <TimeText atMs={window.toMs} />
            </p>
          )}
        </details>
      )}
    </li>
  )
}

/** Cameras have a page of their own; slots and whole enterprises are on this one. */
function ObjectName({ deduction: { objectId, sub }, names }: LineProps) {
  const words = useRuleWords()
  const name = words.object(objectId, names[objectId] ?? objectId)
  if (objectId === 'enterprise' || sub === 'C' || sub === 'CAP') return <span>{name}</span>
  return (
    <Link className="card-link" to="/park/cameras/$cameraId" params={{ cameraId: objectId }}>
      {name}
    </Link>
  )
}
