import { problemFrom } from '../api/api-fault.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { WaitingCard } from '../parts/waiting.tsx'
import { ClockHistory } from './clock-chart.tsx'
import { DayCharts } from './day-charts.tsx'
import { HealthTimeline } from './health-timeline.tsx'
import { IndicatorTable } from './indicator-table.tsx'
import { useCameraHistory } from './use-camera-history.ts'

/** How the camera has been over 30 days. A camera that is not there has none, and the page says so elsewhere. */
export function CameraHistoryCards({ cameraId }: { readonly cameraId: string }) {
  const history = useCameraHistory(cameraId)
  if (history.isLoading) return <WaitingCard rows={8} />
  if (history.error)
    return problemFrom(history.error).status === 404 ? null : (
      <ErrorPanel error={history.error} onRetry={() => void history.refetch()} />
    )
  if (history.data === undefined) return null
  return (
    <>
      <HealthTimeline history={history.data} />
      <div className="camera-charts">
        <div>
          <IndicatorTable history={history.data} />
          <ClockHistory history={history.data} />
        </div>
        <DayCharts history={history.data} />
      </div>
    </>
  )
}
