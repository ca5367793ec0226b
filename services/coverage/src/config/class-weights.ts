import type { EnterpriseClass } from '@zhian/contracts/registry'

/** What an enterprise weighs in the park's score: 重点 and 规上 3, medium 2, 小微 1; the committee's and the villages' own as owners of public places 3. */
export const classWeights: Readonly<Record<EnterpriseClass, number>> = {
  key: 3,
  medium: 2,
  small: 1,
  committee: 3,
  village: 3,
}
