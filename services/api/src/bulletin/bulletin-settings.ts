import { dirname, join } from 'node:path'
import type { EnvReader } from '@zhian/kit/config'

export interface BulletinSettings {
  /** Where the signing key lies, or is made; undefined where there is no folder for it. */
  readonly keyFile: string | undefined
  /** On which day of the month drafts are made by themselves; 0 is never. */
  readonly draftDay: number
}

/** The key lies beside the control data; where those are a server's, it has to be said where. */
export function readBulletinSettings(read: EnvReader): BulletinSettings {
  const controlFile = read.optional('API_CONTROL_FILE')
  const beside =
    controlFile === undefined ? undefined : join(dirname(controlFile), 'bulletin-key.pem')
  return {
    keyFile: read.optional('API_BULLETIN_KEY_FILE') ?? beside,
    draftDay: read.integer('API_BULLETIN_DRAFT_DAY', { min: 0, max: 28, fallback: 2 }),
  }
}
