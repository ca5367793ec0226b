import { Link } from '@tanstack/react-router'
import type { ParkScores } from '@zhian/contracts/assessment'
import type { ParkResult } from '@zhian/contracts/score-result'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { useTranslation } from 'react-i18next'
import { percent } from '../parts/percent.ts'
import { TimeText } from '../parts/time-text.tsx'
import { along, useParkSearch } from './park-search.ts'
import { countBands, points } from './score-facts.ts'
import { BandMark, ScoreText } from './score-words.tsx'

/** The park's score, and how it is made: what its enterprises reach, and how much of the park is connected at all. */
export function ParkScoreCard({ scores }: { readonly scores: ParkScores }) {
  const { t } = useTranslation('park')
  const { park, rows, computedAtMs } = scores
  return (
    <section className="plain-card score-card" aria-labelledby="park-score">
      <h3 id="park-score">{t('overview.score')}</h3>
      {park === null ? (
        <p className="muted">{t('overview.noScore')}</p>
      ) : (
        <>
          <ScoreText output={park.output} band={park.band} isLarge />
          <Formula park={park} />
        </>
      )}
      <BandStrip counts={countBands(rows)} />
      {computedAtMs !== null && (
        <p className="muted as-of">
          {t('overview.asOf')} <TimeText atMs={computedAtMs} />
        </p>
      )}
    </section>
  )
}

function Formula({ park }: { readonly park: ParkResult }) {
  const { t } = useTranslation('park')
  const { beta } = mcsV1.park
  const terms = [
    { name: t('overview.mean'), value: points(park.mean ?? 0), share: 1 - beta },
    { name: t('overview.access'), value: percent(park.access), share: beta },
  ]
  return (
    <dl className="formula">
      {terms.map(({ name, value, share }) => (
        <div key={name}>
          <dt>
            {name} <span className="muted">× {percent(share)}</span>
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>{t('overview.uncoveredGates')}</dt>
        <dd>{park.uncoveredGates}</dd>
      </div>
    </dl>
  )
}

/** How many enterprises stand in which band; each leads to the ranking with that filter. */
function BandStrip({ counts }: { readonly counts: ReturnType<typeof countBands> }) {
  const { t } = useTranslation('park')
  const search = along(useParkSearch())
  return (
    <ul className="band-strip">
      {(['GREEN', 'YELLOW', 'RED', 'NONE'] as const).map((band) => (
        <li key={band}>
          <Link to="/park/ranking" search={band === 'NONE' ? search : { ...search, band }}>
            <BandMark band={band} />
            <strong>{counts[band]}</strong>
            <span>{t(`band.${band}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
