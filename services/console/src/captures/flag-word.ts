import { captureFlags } from '@zhian/contracts/capture'
import type { TFunction } from 'i18next'

/** A flag in the reader's language; one that a newer agent raises is shown as it was written. */
export function flagWord(t: TFunction<'captures'>, flag: string): string {
  const known = captureFlags.find((each) => each === flag)
  return known ? t(`flag.${known}`) : flag
}
