import type { CameraHistory } from '@zhian/contracts/camera-history'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFaultWord } from '../enterprise/fault-word.ts'
import { StatusDot } from '../parts/status-dot.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { lasting } from '../parts/time-units.ts'
import { eventsOf } from './history-lanes.ts'
import type { HealthEvent } from './history-lanes.ts'

const eventsShown = 6

/** What the lanes show, in words: for those who read rather than look, and with causes. */
export function EventList({ history }: { readonly history: CameraHistory }) {
  const { t } = useTranslation('camera')
  const [isWhole, setIsWhole] = useState(false)
  const events = eventsOf(history)
  if (events.length === 0) return <p className="muted">{t('event.none')}</p>
  return (
    <>
      <div className="scroll-x">
        <table className="plain-table is-stacked" data-testid="health-events">
          <thead>
            <tr>
              <th>{t('event.what')}</th>
              <th>{t('event.from')}</th>
              <th>{t('event.to')}</th>
              <th>{t('event.lasted')}</th>
              <th>{t('event.cause')}</th>
            </tr>
          </thead>
          <tbody>
            {events.slice(0, isWhole ? undefined : eventsShown).map((event) => (
              <EventRow key={`${event.what} ${event.fromMs}`} event={event} nowMs={history.toMs} />
            ))}
          </tbody>
        </table>
      </div>
      {events.length > eventsShown && (
        <Button type="link" onClick={() => setIsWhole(!isWhole)} aria-expanded={isWhole}>
          {isWhole ? t('event.fewer') : t('event.all', { count: events.length })}
        </Button>
      )}
    </>
  )
}

function EventRow({ event, nowMs }: { readonly event: HealthEvent; readonly nowMs: number }) {
  const { t, i18n } = useTranslation('camera')
  const word = useEventWord()
  const { what, tone, fromMs, toMs, note, isExcusing } = event
  return (
    <tr>
      <td>
        <StatusDot tone={tone} text={word(what)} />
      </td>
      <td>
        <TimeText atMs={fromMs} />
      </td>
      <td>{toMs === nowMs ? t('event.still') : <TimeText atMs={toMs} />}</td>
      <td>{lasting(toMs - fromMs, i18n.language)}</td>
      <td>
        {note ?? '—'}
        {isExcusing === false && <small className="muted"> {t('event.notExcusing')}</small>}
      </td>
    </tr>
  )
}

function useEventWord(): (what: string) => string {
  const { t } = useTranslation('camera')
  const fault = useFaultWord()
  return (what) => {
    if (what === 'offline' || what === 'unreported') return t(`look.${what}`)
    if (what === 'platform') return t('look.platform')
    return what === 'maintenance' ? t('lane.maintenance') : fault(what)
  }
}
