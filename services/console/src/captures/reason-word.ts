import type { TFunction } from 'i18next'

const known = ['score_below_threshold', 'text_is_no_plate', 'known_by_its_plate'] as const

/** Why a reading was not accepted, in the reader's language; a reason that is not known is shown as it was written. */
export function reasonWord(
  t: TFunction<['captures', 'detail']>,
  reason: string | undefined,
): string | undefined {
  const name = known.find((each) => each === reason)
  return name ? t(`captures:reason.${name}`) : reason
}
