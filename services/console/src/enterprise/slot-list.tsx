import type { EnterpriseScore, SlotView } from '@zhian/contracts/assessment'
import { useTranslation } from 'react-i18next'
import { StatusDot } from '../parts/status-dot.tsx'
import type { StatusTone } from '../parts/status-dot.tsx'
import { percent } from '../parts/percent.ts'
import { useSlotName } from './slot-name.ts'

/** Who is least covered stands first; of those, what matters most. */
export const byNeed = (a: SlotView, b: SlotView) =>
  (a.credit ?? 2) - (b.credit ?? 2) || b.criticality - a.criticality

export function toneOf(credit: number | null): StatusTone {
  if (credit === null) return 'off'
  if (credit >= 1) return 'good'
  return credit > 0 ? 'busy' : 'bad'
}

const reasons = ['verified', 'calculated', 'self_declared', 'contradicted', 'uncovered'] as const
type Reason = (typeof reasons)[number]
const isReason = (text: string): text is Reason => (reasons as readonly string[]).includes(text)

/** Each required slot, how far it is covered, and what says so. */
export function SlotList({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('enterprise')
  const nameOf = useSlotName()
  const { slots, names } = score
  if (slots.length === 0) return <p className="muted">{t('slot.none')}</p>
  return (
    <div className="scroll-x">
      <table className="plain-table">
        <thead>
          <tr>
            <th>{t('slot.point')}</th>
            <th>{t('slot.capability')}</th>
            <th>{t('slot.criticality')}</th>
            <th>{t('slot.credit')}</th>
            <th>{t('slot.reason')}</th>
            <th>{t('slot.cameras')}</th>
          </tr>
        </thead>
        <tbody>
          {slots.toSorted(byNeed).map((slot) => (
            <tr key={slot.slotId}>
              <td>{nameOf(slot)}</td>
              <td>{t(`capability.${slot.capability}`)}</td>
              <td>{slot.criticality}</td>
              <td>
                <StatusDot
                  tone={toneOf(slot.credit)}
                  text={slot.credit === null ? t('slot.notAssessed') : percent(slot.credit)}
                />
              </td>
              <td>{isReason(slot.reason) ? t(`reason.${slot.reason}`) : slot.reason}</td>
              <td>{slot.cameraIds.map((id) => names[id] ?? id).join(', ') || '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
