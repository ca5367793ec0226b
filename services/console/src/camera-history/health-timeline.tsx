import type { CameraHistory } from '@zhian/contracts/camera-history'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { useFaultWord } from '../enterprise/fault-word.ts'
import { percent } from '../parts/percent.ts'
import { wallTime } from '../parts/time.ts'
import { lasting } from '../parts/time-units.ts'
import { EventList } from './event-list.tsx'
import { healthSumsOf, lanesOf, placeOn } from './history-lanes.ts'
import type { Lane, Span } from './history-lanes.ts'

const dayMs = 86_400_000
const daysBetweenTicks = 5

/** Thirty days on one line: online, offline, not reported; faults below, and across all of it what was filed and what was our fault. */
export function HealthTimeline({ history }: { readonly history: CameraHistory }) {
  const { t } = useTranslation('camera')
  const lanes = lanesOf(history)
  return (
    <section className="plain-card" aria-labelledby="timeline">
      <h3 id="timeline">{t('timeline.title')}</h3>
      <TimelineLead history={history} />
      <div className="timeline" style={dayWidth(history)}>
        {lanes.map((lane) => (
          <TimelineLane key={lane.name} lane={lane} history={history} />
        ))}
        <TimelineAxis span={history} />
      </div>
      <TimelineLegend history={history} lanes={lanes} />
      <EventList history={history} />
    </section>
  )
}

const dayWidth = ({ fromMs, toMs }: Span) =>
  ({ '--day': `${(100 * dayMs) / (toMs - fromMs)}%` }) as CSSProperties

function TimelineLead({ history }: { readonly history: CameraHistory }) {
  const { t, i18n } = useTranslation('camera')
  const { dueMs, watchedMs, onlineMs, outages, longestMs } = healthSumsOf(history)
  if (!history.isSeen) return <p className="notice">{t('timeline.unseen')}</p>
  if (watchedMs === 0) return <p className="notice">{t('timeline.unwatched')}</p>
  const longest = lasting(longestMs, i18n.language)
  return (
    <p className="muted card-lead">
      {t('timeline.sums', {
        online: percent(onlineMs / watchedMs),
        watched: percent(watchedMs / dueMs),
      })}{' '}
      {outages === 0 ? t('timeline.noOutage') : t('timeline.outages', { count: outages, longest })}
    </p>
  )
}

interface LaneProps {
  readonly lane: Lane
  readonly history: CameraHistory
}

function TimelineLane({ lane: { name, stretches }, history }: LaneProps) {
  const { t } = useTranslation('camera')
  const word = useLaneWord()
  return (
    <>
      <span className="lane-name">{word(name)}</span>
      <div className="lane" role="img" aria-label={t('timeline.lane', { name: word(name) })}>
        {stretches.map(({ look, ...span }) => (
          <span key={span.fromMs} className={`is-${look}`} style={placeOn(span, history)} />
        ))}
        {name !== 'maintenance' &&
          history.maintenance.map((window) => (
            <span
              key={window.maintenanceId}
              className="is-window"
              style={placeOn(window, history)}
            />
          ))}
        {history.platformOutages.map((span) => (
          <span key={span.fromMs} className="is-platform" style={placeOn(span, history)} />
        ))}
      </div>
    </>
  )
}

function useLaneWord(): (name: string) => string {
  const { t } = useTranslation('camera')
  const fault = useFaultWord()
  return (name) => (name === 'presence' || name === 'maintenance' ? t(`lane.${name}`) : fault(name))
}

/** Midnights of the park, every few days, the last of them today's. */
function TimelineAxis({ span }: { readonly span: Span }) {
  const count = Math.floor((span.toMs - span.fromMs) / dayMs)
  const midnights = Array.from({ length: count + 1 }, (_, day) => span.fromMs + day * dayMs)
  const ticks = midnights.filter((_, day) => (count - day) % daysBetweenTicks === 0)
  return (
    <>
      <span className="lane-name" />
      <div className="lane-axis" aria-hidden="true">
        {ticks.map((atMs) => (
          <span key={atMs} style={{ left: placeOn({ fromMs: atMs, toMs: atMs }, span).left }}>
            {wallTime(atMs).slice(5, 10)}
          </span>
        ))}
      </div>
    </>
  )
}

function TimelineLegend({
  history,
  lanes,
}: {
  readonly history: CameraHistory
  readonly lanes: readonly Lane[]
}) {
  const { t } = useTranslation('camera')
  const looks = new Set(lanes.flatMap(({ stretches }) => stretches.map(({ look }) => look)))
  const marks = [
    ...(['online', 'offline', 'unreported', 'not_due', 'fault'] as const).filter((look) =>
      looks.has(look),
    ),
    ...(history.maintenance.length > 0 ? (['window'] as const) : []),
    ...(history.platformOutages.length > 0 ? (['platform'] as const) : []),
  ]
  return (
    <ul className="lane-key">
      {marks.map((mark) => (
        <li key={mark}>
          <span className="lane" aria-hidden="true">
            <span className={`is-${mark}`} />
          </span>
          {t(`look.${mark}`)}
        </li>
      ))}
    </ul>
  )
}
