import { Link } from '@tanstack/react-router'
import type { ScoreRow } from '@zhian/contracts/assessment'
import type { Outline, Park, Position, Village } from '@zhian/contracts/registry'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRecords } from './park-reads.ts'
import { along, useParkSearch } from './park-search.ts'
import { PlanFrame } from './plan-frame.tsx'
import { planView, ringPath } from './plan-view.ts'
import type { PlanView } from './plan-view.ts'
import { lossesOf } from './score-facts.ts'
import { bandShapes, BandWord, LossChips, ScoreText } from './score-words.tsx'

type Placed = ScoreRow & { readonly position: Position }
const isPlaced = (row: ScoreRow): row is Placed => row.position !== undefined

/** Every enterprise where it stands, by the shape and colour of its band. */
export function ParkMap({
  park,
  rows,
}: {
  readonly park: Park
  readonly rows: readonly ScoreRow[]
}) {
  const { t } = useTranslation('park')
  const villages = useRecords<Village>('villages')
  const [named, setNamed] = useState<ScoreRow | null>(null)
  const placed = rows.filter(isPlaced)
  const outlines = [park.outline ?? [], ...placed.map(({ position }) => [position])]
  const view = planView(outlines.flat())
  const within = villages.data
    ?.map(({ record }) => record)
    .filter((each) => each.parkId === park.parkId)
  return (
    <section className="plain-card map-card" aria-labelledby="park-map">
      <h3 id="park-map">{t('overview.map')}</h3>
      {view === undefined ? (
        <p className="muted">{t('overview.noPlaces')}</p>
      ) : (
        <PlanFrame key={park.parkId} box={view.box} label={t('overview.map')}>
          {(scale) => (
            <>
              <Ground view={view} park={park} villages={within ?? []} scale={scale} />
              {placed.map((row) => (
                <Mark key={row.enterpriseId} row={row} {...{ view, scale }} onName={setNamed} />
              ))}
            </>
          )}
        </PlanFrame>
      )}
      <Legend named={named} unplaced={rows.length - placed.length} />
    </section>
  )
}

interface GroundProps {
  readonly view: PlanView
  readonly park: Park
  readonly villages: readonly Village[]
  readonly scale: number
}

function Ground({ view, park, villages, scale }: GroundProps) {
  const ring = (outline: Outline) => ringPath(outline.map(view.at))
  return (
    <>
      {park.outline && <path className="plan-park" d={ring(park.outline)} />}
      {villages.map(({ villageId, outline, name }) => {
        if (outline === undefined) return null
        const points = outline.map(view.at)
        const middle = (of: 'x' | 'y') => points.reduce((sum, p) => sum + p[of], 0) / points.length
        return (
          <g key={villageId} className="plan-village">
            <path d={ring(outline)} />
            <text x={middle('x')} y={middle('y')} fontSize={11 * scale}>
              {name}
            </text>
          </g>
        )
      })}
    </>
  )
}

interface MarkProps {
  readonly row: Placed
  readonly view: PlanView
  readonly scale: number
  readonly onName: (row: ScoreRow | null) => void
}

function Mark({ row, view, scale, onName }: MarkProps) {
  const { t } = useTranslation('park')
  const search = along(useParkSearch())
  const { x, y } = view.at(row.position)
  const band = row.band ?? 'NONE'
  const label = `${row.name} ${row.output ?? ''} ${t(`band.${band}`)}`
  return (
    <Link
      to="/park/enterprises/$enterpriseId"
      params={{ enterpriseId: row.enterpriseId }}
      search={search}
      className={`plan-mark is-${band}`}
      aria-label={label}
      draggable={false}
      onMouseEnter={() => onName(row)}
      onFocus={() => onName(row)}
    >
      <g transform={`translate(${x} ${y}) scale(${scale})`}>
        <circle className="plan-hit" r="12" />
        <path d={bandShapes[band]} fillRule="evenodd" />
      </g>
    </Link>
  )
}

/** What the shapes mean; and of the mark under the pointer, whose it is. */
function Legend({
  named,
  unplaced,
}: {
  readonly named: ScoreRow | null
  readonly unplaced: number
}) {
  const { t } = useTranslation('park')
  return (
    <div className="plan-legend">
      <div className="plan-named" aria-live="polite">
        {named === null ? (
          <span className="muted">{t('plan.hint')}</span>
        ) : (
          <>
            <b>{named.name}</b> <ScoreText output={named.output} band={named.band} />
            <LossChips losses={lossesOf(named).slice(0, 2)} />
          </>
        )}
      </div>
      <ul className="plan-key">
        {(['GREEN', 'YELLOW', 'RED', 'NONE'] as const).map((band) => (
          <li key={band}>
            <BandWord band={band} />
          </li>
        ))}
        {unplaced > 0 && <li className="muted">{t('plan.unplaced', { count: unplaced })}</li>}
      </ul>
    </div>
  )
}
