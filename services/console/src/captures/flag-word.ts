import { captureFlags, withheldFlag } from '@zhian/contracts/capture'
import type { TFunction } from 'i18next'

const flags = [...captureFlags, withheldFlag] as const

/** A flag in the reader's language; one that a newer agent raises is shown as it was written. */
export function flagWord(t: TFunction<'captures'>, flag: string): string {
  const known = flags.find((each) => each === flag)
  return known ? t(`flag.${known}`) : flag
}
