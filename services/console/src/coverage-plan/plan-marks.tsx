import type { CoverageHeatMap, NextCamera, PlanCamera } from '@zhian/contracts/coverage-plan'
import type { Position } from '@zhian/contracts/registry'
import type { PlanView } from '../park/plan-view.ts'
import { sectorPath } from '../registry/view-scene.ts'

interface Drawn {
  readonly view: PlanView
  readonly scale: number
}

/** Where the cameras stand and look; hollow where nothing is painted of one. */
export function CameraMarks({ cameras, ...drawn }: Drawn & Pick<CoverageHeatMap, 'cameras'>) {
  return cameras.map((camera) => <CameraMark key={camera.cameraId} camera={camera} {...drawn} />)
}

function CameraMark({ camera, view, scale }: Drawn & { readonly camera: PlanCamera }) {
  const { x, y } = view.at(camera.position)
  const look = camera.isCounted ? camera.evidence : 'left-out'
  return (
    <g
      className={`heat-camera is-${look}`}
      transform={`translate(${x} ${y}) rotate(${camera.azimuthDegrees}) scale(${scale})`}
    >
      <title>{camera.name}</title>
      <path d="M0 -10L6 6H-6Z" />
    </g>
  )
}

/** A ring around what a line of the list speaks of. */
export function SpotMark({ position, view, scale }: Drawn & { readonly position: Position }) {
  const { x, y } = view.at(position)
  return <circle className="spot-mark" cx={x} cy={y} r={14 * scale} />
}

/** The camera that does not stand yet, with what it would see. */
export function NextCameraMark({ camera, view, scale }: Drawn & { readonly camera: NextCamera }) {
  const { x, y } = view.at(camera.position)
  const { azimuthDegrees, horizontalDegrees, rangeM } = camera
  const path = sectorPath({ azimuthDegrees, horizontalDegrees, rangeM })
  return (
    <g transform={`translate(${x} ${y})`}>
      <path className="next-sector" d={path} />
      <circle className="next-camera" r={6 * scale} />
    </g>
  )
}
