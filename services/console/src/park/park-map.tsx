import { Link } from '@tanstack/react-router'
import type { ScoreRow } from '@zhian/contracts/assessment'
import type { Outline, Park, Position, Village } from '@zhian/contracts/registry'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRecords } from './park-reads.ts'
import { along, useParkSearch } from './park-search.ts'
import { gathered } from './map-groups.ts'
import type { MarkGroup } from './map-groups.ts'
import { PlanFrame } from './plan-frame.tsx'
import type { Near } from './plan-frame.tsx'
import { planView, ringPath } from './plan-view.ts'
import type { PlanView } from './plan-view.ts'
import { lossesOf } from './score-facts.ts'
import { bandShapes, BandWord, LossChips, ScoreText } from './score-words.tsx'

type Placed = ScoreRow & { readonly position: Position }
const rowsOf = ({ worst, others }: MarkGroup<Placed>) => [worst, ...others].map(({ row }) => row)
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
  const [named, onName] = useState<readonly ScoreRow[]>([])
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
          {(scale, near) => (
            <>
              <Ground view={view} park={park} villages={within ?? []} scale={scale} />
              {gathered(
                placed.map((row) => ({ row, at: view.at(row.position) })),
                scale,
              ).map((group) => (
                <Mark key={group.worst.row.enterpriseId} {...{ group, scale, near, onName }} />
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
  readonly group: MarkGroup<Placed>
  readonly scale: number
  readonly near: Near
  readonly onName: (rows: readonly ScoreRow[]) => void
}

/** One enterprise, or the worst of several that stand too close together to be told apart from so far. */
function Mark({ group, scale, near, onName }: MarkProps) {
  const { t } = useTranslation('park')
  const search = along(useParkSearch())
  const { worst, others } = group
  const { row, at } = worst
  const band = row.band ?? 'NONE'
  const one = `${row.name} ${row.output ?? ''} ${t(`band.${band}`)}`
  const naming = { onMouseEnter: () => onName(rowsOf(group)), onFocus: () => onName(rowsOf(group)) }
  const shape = (
    <g transform={`translate(${at.x} ${at.y}) scale(${scale})`}>
      <circle className="plan-hit" r={others.length > 0 ? 15 : 12} />
      <path d={bandShapes[band]} fillRule="evenodd" />
      {others.length > 0 && <Count count={1 + others.length} />}
    </g>
  )
  if (others.length === 0)
    return (
      <Link
        to="/park/enterprises/$enterpriseId"
        params={{ enterpriseId: row.enterpriseId }}
        search={search}
        className={`plan-mark is-${band}`}
        aria-label={one}
        draggable={false}
        {...naming}
      >
        {shape}
      </Link>
    )
  const open = () => near(groupStep, at)
  return (
    <g
      role="button"
      tabIndex={0}
      className={`plan-mark plan-group is-${band}`}
      aria-label={t('plan.group', { worst: one, count: 1 + others.length })}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key === 'Enter') open()
      }}
      {...naming}
    >
      {shape}
    </g>
  )
}

/** Near enough that most groups of a whole park come apart. */
const groupStep = 0.4

function Count({ count }: { readonly count: number }) {
  const width = 10 + 6 * String(count).length
  return (
    <g className="plan-count" transform="translate(6 -15)">
      <rect width={width} height="14" rx="7" />
      <text x={width / 2} y="10.5">
        {count}
      </text>
    </g>
  )
}

/** What the shapes mean; and of the mark under the pointer, whose it is. */
function Legend({
  named,
  unplaced,
}: {
  readonly named: readonly ScoreRow[]
  readonly unplaced: number
}) {
  const { t } = useTranslation('park')
  const [worst, ...others] = named
  return (
    <div className="plan-legend">
      <div className="plan-named" aria-live="polite">
        {worst === undefined ? (
          <span className="muted">{t('plan.hint')}</span>
        ) : (
          <>
            <b>{worst.name}</b> <ScoreText output={worst.output} band={worst.band} />
            {others.length === 0 ? (
              <LossChips losses={lossesOf(worst).slice(0, 2)} />
            ) : (
              <span className="muted">{t('plan.andOthers', { count: others.length })}</span>
            )}
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
