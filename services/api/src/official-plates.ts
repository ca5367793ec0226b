import type { PlateType } from '@zhian/contracts/plate'

const official: ReadonlySet<PlateType> = new Set(['POLICE', 'CONSUL', 'EMBASSY', 'WJ', 'PLA'])

/** Military, police, diplomatic: in no count of what passed, so that no analytic and no bulletin tells of them. */
export const isOfficial = (type: PlateType) => official.has(type)
