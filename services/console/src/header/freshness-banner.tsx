import { DisconnectOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { siteOffset, wallClock } from '../parts/time.ts'
import { useSession } from '../session/session.tsx'
import { useLive } from './use-live.ts'

/** A lost connection shows, with the age of what is still on the screen. */
export function FreshnessBanner() {
  const { t } = useTranslation()
  const { stream } = useSession()
  const live = useLive()
  if (live.is !== 'lost') return null
  const { heardAtMs } = live
  return (
    <div className="freshness" role="alert" data-testid="freshness">
      <DisconnectOutlined aria-hidden="true" />
      <span>
        {heardAtMs === null
          ? t('freshness.never')
          : t('freshness.since', { clock: wallClock(heardAtMs), offset: siteOffset })}
      </span>
      <Button size="small" onClick={stream.hurry}>
        {t('freshness.now')}
      </Button>
    </div>
  )
}
