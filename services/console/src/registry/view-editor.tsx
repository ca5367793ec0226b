import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CameraArchive, Point, Position, Site } from '@zhian/contracts/registry'
import { Button, InputNumber, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRecords } from '../park/park-reads.ts'
import type { RecordOf } from '../park/park-reads.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { percent } from '../parts/percent.ts'
import { StatusDot } from '../parts/status-dot.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { useMay, useSession } from '../session/session.tsx'
import { ViewPlan } from './view-plan.tsx'
import { sightsOf, viewToBeginWith } from './view-scene.ts'
import type { FieldOfView, SlotSight } from './view-scene.ts'

export interface ViewEditorProps {
  readonly archive: RecordOf<CameraArchive>
}

/** What the camera sees, by dragging or by numbers; what it would earn stands beside while one drags. */
export function ViewEditor({ archive }: ViewEditorProps) {
  const { t } = useTranslation('registry')
  const { position } = archive.record
  return (
    <section className="plain-card" aria-labelledby="view">
      <h3 id="view">{t('view.title')}</h3>
      {position === undefined ? (
        <p className="muted">{t('view.noPosition')}</p>
      ) : (
        <Editor key={archive.version} archive={archive} position={position} />
      )}
    </section>
  )
}

function Editor({ archive, position }: ViewEditorProps & { readonly position: Position }) {
  const { t } = useTranslation('registry')
  const isLocked = !useMay()('change registry')
  const kept = archive.record.view
  const [view, setView] = useState(kept ?? viewToBeginWith)
  const save = useSaveView(archive)
  const { siteId } = archive.record
  const points = useRecords<Point>('points')
  const sites = useRecords<Site>('sites')
  const here = <T extends { siteId: string }>(all: readonly RecordOf<T>[] | undefined) =>
    (all ?? []).map(({ record }) => record).filter((each) => each.siteId === siteId)
  const around = { position, points: here(points.data), sites: here(sites.data) }
  const sights = sightsOf(view, around)
  const isChanged = JSON.stringify(view) !== JSON.stringify(kept)
  return (
    <div className="view-editor">
      <ViewPlan {...{ view, around, sights, isLocked }} onChange={setView} />
      <div>
        <ViewFields view={view} isLocked={isLocked} onChange={setView} />
        {points.isLoading ? <Waiting rows={8} /> : <SightList sights={sights} />}
        {save.error && <ErrorPanel error={save.error} />}
        {!isLocked && (
          <div className="choosers">
            <Button
              type="primary"
              data-testid="save-view"
              disabled={!isChanged}
              loading={save.isPending}
              onClick={() => save.mutate(view)}
            >
              {t('view.save')}
            </Button>
            <Button disabled={!isChanged} onClick={() => setView(kept ?? viewToBeginWith)}>
              {t('view.undo')}
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}

function useSaveView({ id, record, version }: RecordOf<CameraArchive>) {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (view: FieldOfView) =>
      api.send('PUT', `/v1/registry/cameras/${encodeURIComponent(id)}`, {
        record: { ...record, view },
        version,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['registry', 'cameras'] }),
  })
}

const numbers = [
  { key: 'azimuthDegrees', min: 0, max: 359, unit: '°' },
  { key: 'horizontalDegrees', min: 1, max: 360, unit: '°' },
  { key: 'rangeM', min: 1, max: 5000, unit: 'm' },
  { key: 'heightM', min: 0, max: 200, unit: 'm' },
  { key: 'widthPx', min: 1, max: 20_000, unit: 'px' },
] as const

interface ViewFieldsProps {
  readonly view: FieldOfView
  readonly isLocked: boolean
  readonly onChange: (view: FieldOfView) => void
}

function ViewFields({ view, isLocked, onChange }: ViewFieldsProps) {
  const { t } = useTranslation('registry')
  return (
    <div className="view-fields">
      {numbers.map(({ key, min, max, unit }) => (
        <label key={key}>
          <span className="muted">
            {t(`view.${key}`)} ({unit})
          </span>
          <InputNumber
            {...{ min, max }}
            disabled={isLocked}
            value={view[key]}
            onChange={(value) => value !== null && onChange({ ...view, [key]: value })}
          />
        </label>
      ))}
      <label>
        <span className="muted">{t('view.hasNightLight')}</span>
        <Switch
          disabled={isLocked}
          checked={view.hasNightLight}
          onChange={(hasNightLight) => onChange({ ...view, hasNightLight })}
        />
      </label>
    </div>
  )
}

/** Point by point: whether it would count, and all that speaks against it. */
function SightList({ sights }: { readonly sights: readonly SlotSight[] }) {
  const { t } = useTranslation('registry')
  const { t: ofEnterprise } = useTranslation('enterprise')
  if (sights.length === 0) return <p className="muted">{t('view.noPoints')}</p>
  return (
    <ul className="sights" aria-live="polite">
      {sights.map(({ pointId, pointName, need, sight }) => (
        <li key={`${pointId} ${need}`} data-testid="sight">
          <StatusDot
            tone={sight.credit >= 1 ? 'good' : sight.credit > 0 ? 'busy' : 'bad'}
            text={`${pointName} · ${ofEnterprise(`capability.${need}`)} ${percent(sight.credit)}`}
          />
          <small className="muted">
            {Math.round(sight.groundDistanceM)} m · {Math.round(sight.pxPerM)} px/m
            {sight.fails.map((fail) => ` · ${t(`fail.${fail}`)}`)}
          </small>
        </li>
      ))}
    </ul>
  )
}
