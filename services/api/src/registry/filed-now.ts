import { isDeepStrictEqual } from 'node:util'
import type { Maintenance } from '@zhian/contracts/registry'
import type { RegistryRecordRow } from '../control/tables.ts'
import type { Wish } from './registry-desk.ts'

/** What a filing promises; whoever changes that files anew. */
const promised = ({ cameraIds, fromMs, toMs, isEmergency }: Partial<Maintenance>) => ({
  cameraIds,
  fromMs,
  toMs,
  isEmergency,
})

/** When maintenance was filed is for the clock here to say: downtime filed after it began excuses nothing, and nobody may say it was earlier. */
export function filedNow(
  wish: Wish,
  { before, nowMs }: { before: RegistryRecordRow | undefined; nowMs: number },
): Wish {
  if (wish.kind !== 'maintenance' || wish.record === null) return wish
  const record = Object(wish.record) as Partial<Maintenance>
  const stood = before === undefined ? undefined : (JSON.parse(before.record) as Maintenance)
  const isSame = stood !== undefined && isDeepStrictEqual(promised(stood), promised(record))
  return { ...wish, record: { ...record, filedAtMs: isSame ? stood.filedAtMs : nowMs } }
}
