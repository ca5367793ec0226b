import { useTranslation } from 'react-i18next'
import { placeFacts } from '../header/place-facts.ts'
import { PlaceList } from '../header/place-list.tsx'
import { useAgents, useCameras } from '../header/use-places.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'

/** Whether the equipment works, never whom it saw; within one's reach. */
export function EquipmentFacts() {
  const { t } = useTranslation('people')
  const cameras = useCameras()
  const agents = useAgents()
  const nowMs = Math.max(cameras.dataUpdatedAt, agents.dataUpdatedAt)
  const facts = placeFacts(cameras.data?.items ?? [], agents.data?.items ?? [], nowMs)
  const error = cameras.error ?? agents.error
  return (
    <>
      {error && <ErrorPanel error={error} onRetry={() => void cameras.refetch()} />}
      {cameras.data && agents.data && (
        <>
          <dl className="tiles">
            <Tile name={t('home.cameras')} value={facts.cameras} />
            <Tile name={t('home.online')} value={facts.cameras - facts.offline.length} />
            <Tile name={t('home.agents')} value={facts.agents.length} />
          </dl>
          <section className="plain-card">
            <PlaceList facts={facts} nowMs={nowMs} />
          </section>
        </>
      )}
    </>
  )
}

function Tile({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <div className="tile">
      <dt>{name}</dt>
      <dd>{value.toLocaleString('en')}</dd>
    </div>
  )
}
