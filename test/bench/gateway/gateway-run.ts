import type { PictureFile } from './gateway-picture.ts'

/** What all measurements of a run share. */
export interface GatewayRun {
  /** The packaged agent's. */
  readonly command: string
  readonly folder: string
  readonly picture: PictureFile
  /** How long the long measurements take. */
  readonly seconds: number
  /** Captures a second, on average, of all cameras together. */
  readonly perSecond: number
  readonly cameras: number
  readonly stopping: AbortSignal
}
