import type { Band } from '@zhian/contracts/score-result'
import { Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { points, smallPoints } from './score-facts.ts'
import type { Loss } from './score-facts.ts'

export type BandOrNone = Band | 'NONE'

/** Each band has its own shape on maps, in lists and beside numbers; colour only helps. Centred, about 16 across. */
export const bandShapes: Readonly<Record<BandOrNone, string>> = {
  GREEN: 'M0-7A7 7 0 1 0 0 7A7 7 0 1 0 0-7Z',
  YELLOW: 'M0-8.5 8.5 0 0 8.5-8.5 0Z',
  RED: 'M0-8 8 6.5H-8Z',
  NONE: 'M-5.5-5.5h11v11h-11Zm2.5 2.5v6h6v-6Z',
}

export function BandMark({ band }: { readonly band: BandOrNone }) {
  return (
    <svg className={`band-mark is-${band}`} viewBox="-9 -9 18 18" aria-hidden="true">
      <path d={bandShapes[band]} fillRule="evenodd" />
    </svg>
  )
}

export function BandWord({ band }: { readonly band: BandOrNone }) {
  const { t } = useTranslation('park')
  return (
    <span className="band-word">
      <BandMark band={band} />
      {t(`band.${band}`)}
    </span>
  )
}

/** A score with its band; `size` large where it is what a page is about. */
export function ScoreText({
  output,
  band,
  isLarge = false,
}: {
  readonly output: number | null
  readonly band: Band | null
  readonly isLarge?: boolean
}) {
  return (
    <span className={isLarge ? 'score is-large' : 'score'}>
      {output !== null && <strong>{points(output)}</strong>}
      <BandWord band={band ?? 'NONE'} />
    </span>
  )
}

/** Against the time before: an arrow, a number, and words for those who hear the page. */
export function Change({ from, to }: { readonly from: number | null; readonly to: number | null }) {
  const { t } = useTranslation('park')
  if (from === null || to === null) return <span className="muted">—</span>
  const by = Math.round((to - from) * 10) / 10
  if (by === 0) return <span className="muted">{t('change.same')}</span>
  return (
    <Tooltip title={t('change.from', { from: points(from) })}>
      <span className={by > 0 ? 'change is-up' : 'change is-down'}>
        <span aria-hidden="true">{by > 0 ? '▲' : '▼'}</span> {points(Math.abs(by))}
        <span className="unseen">{t(by > 0 ? 'change.up' : 'change.down')}</span>
      </span>
    </Tooltip>
  )
}

/** Where points went, most first. */
export function LossChips({ losses }: { readonly losses: readonly Loss[] }) {
  const { t } = useTranslation('park')
  return (
    <ul className="loss-chips">
      {losses.map(({ of, points: lost }) => (
        <li key={of}>
          {t(`sub.${of}`)} <b>−{smallPoints(lost)}</b>
        </li>
      ))}
    </ul>
  )
}
