import { dirname, join } from 'node:path'
import type { EnvReader } from '@zhian/kit/config'
import { readMailSettings } from './mail-settings.ts'
import type { MailSettings } from './mail-settings.ts'

export interface BulletinSettings {
  /** Where the signing key lies, or is made; undefined where there is no folder for it. */
  readonly keyFile: string | undefined
  /** On which day of the month drafts are made by themselves; 0 is never. */
  readonly draftDay: number
  /** Null where nothing is mailed. */
  readonly mail: MailSettings | null
}

/** The key lies beside the control data; where those are a server's, it has to be said where. */
export function readBulletinSettings(read: EnvReader): BulletinSettings {
  const controlFile = read.optional('API_CONTROL_FILE')
  const beside =
    controlFile === undefined ? undefined : join(dirname(controlFile), 'bulletin-key.pem')
  return {
    keyFile: read.optional('API_BULLETIN_KEY_FILE') ?? beside,
    draftDay: read.integer('API_BULLETIN_DRAFT_DAY', { min: 0, max: 28, fallback: 2 }),
    mail: readMailSettings(read),
  }
}
