import { useTranslation } from 'react-i18next'
import type { LiveState } from '../api/capture-stream.ts'
import { StatusDot } from '../parts/status-dot.tsx'
import type { StatusTone } from '../parts/status-dot.tsx'
import { useLive } from './use-live.ts'

const tones: Readonly<Record<LiveState['is'], StatusTone>> = {
  connecting: 'busy',
  live: 'good',
  lost: 'bad',
  refused: 'off',
}

export function LiveIndicator() {
  const { t } = useTranslation()
  const { is } = useLive()
  return (
    <span className="live" role="status" data-testid="live" data-state={is}>
      <StatusDot tone={tones[is]} text={t(`live.${is}`)} />
    </span>
  )
}
