import { CloudUploadOutlined, HddOutlined, VideoCameraOutlined } from '@ant-design/icons'
import { Popover } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { placeFacts } from './place-facts.ts'
import type { PlaceFacts } from './place-facts.ts'
import { PlaceList } from './place-list.tsx'
import { useAgents, useCameras } from './use-places.ts'

/** Do the cameras and agents work? Numbers at a glance, problems by name on a click. */
export function SummaryStrip() {
  const { t } = useTranslation()
  const cameras = useCameras()
  const agents = useAgents()
  const nowMs = Math.max(cameras.dataUpdatedAt, agents.dataUpdatedAt)
  const facts = placeFacts(cameras.data?.items ?? [], agents.data?.items ?? [], nowMs)
  const isUnknown = !cameras.data && !agents.data
  return (
    <Popover
      trigger="click"
      placement="bottom"
      content={isUnknown ? t('summary.unavailable') : <PlaceList facts={facts} nowMs={nowMs} />}
    >
      <button type="button" className="summary" title={t('summary.open')} data-testid="summary">
        <CameraCount facts={facts} isKnown={cameras.data !== undefined} />
        <AgentCount facts={facts} isKnown={agents.data !== undefined} />
        <Count icon={<CloudUploadOutlined />} name={t('summary.pending')} isBad={false}>
          {agents.data ? facts.pending.toLocaleString('en') : '–'}
        </Count>
      </button>
    </Popover>
  )
}

interface KnownProps {
  readonly facts: PlaceFacts
  readonly isKnown: boolean
}

function CameraCount({ facts: { cameras, offline }, isKnown }: KnownProps) {
  const { t } = useTranslation()
  return (
    <Count
      icon={<VideoCameraOutlined />}
      name={t('summary.cameras')}
      isBad={isKnown && offline.length > 0}
    >
      {isKnown ? `${cameras - offline.length}/${cameras}` : '–'}
    </Count>
  )
}

function AgentCount({ facts: { agents, silentAgents }, isKnown }: KnownProps) {
  const { t } = useTranslation()
  return (
    <Count icon={<HddOutlined />} name={t('summary.agents')} isBad={isKnown && silentAgents > 0}>
      {isKnown ? `${agents.length - silentAgents}/${agents.length}` : '–'}
    </Count>
  )
}

interface CountProps {
  readonly icon: ReactNode
  readonly name: string
  readonly isBad: boolean
  readonly children: ReactNode
}

/** Trouble is marked by a sign as well as by colour. */
function Count({ icon, name, isBad, children }: CountProps) {
  return (
    <span className={`count${isBad ? ' is-bad' : ''}`}>
      <span aria-hidden="true">{icon}</span>
      <span className="count-name">{name}</span>
      <strong>{children}</strong>
      {isBad && <span aria-hidden="true">▲</span>}
    </span>
  )
}
