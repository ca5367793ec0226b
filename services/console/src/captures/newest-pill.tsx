import { ArrowUpOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { CaptureFeed } from './use-capture-feed.ts'

/** New captures wait while one reads further down, so that nothing moves under the eyes. */
export function NewestPill({ arrivals }: Pick<CaptureFeed, 'arrivals'>) {
  const { t } = useTranslation('captures')
  const { held, isStale, show } = arrivals
  if (held.length === 0 && !isStale) return null
  const showNewest = () => {
    window.scrollTo({ top: 0 })
    show()
  }
  return (
    <div className="pill-place">
      <button type="button" className="pill" data-testid="newest" onClick={showNewest}>
        <ArrowUpOutlined aria-hidden="true" />
        <span role="status">{isStale ? t('stale') : t('newest', { count: held.length })}</span>
      </button>
    </div>
  )
}
