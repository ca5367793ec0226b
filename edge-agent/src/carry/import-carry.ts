import type { CarryReceipt } from '@zhian/contracts/carry'
import { Fault } from '@zhian/kit/fault'
import type { MqttAddress } from '@zhian/kit/mqtt/mqtt-link'
import { flightBounds } from '../config.ts'
import { openCarryFile } from './carry-file.ts'
import type { Keyring } from './carry-key.ts'
import { CarryTally, openReceipt, writeReceipt } from './carry-receipt.ts'
import { deliverCarry, surveyCarry } from './deliver-carry.ts'

interface ImportPlan {
  readonly path: string
  readonly keyring: Keyring
  readonly receiptPath: string
  readonly address: MqttAddress
  readonly patienceMs: number
  readonly now: () => number
  readonly onProgress: (ended: number, captures: number) => void
}

export interface Imported {
  readonly carryId: string
  readonly agentId: string
  readonly captures: number
  readonly settled: number
  readonly refused: readonly { readonly seq: number; readonly reason: string }[]
}

/** How often the receipt is written while more comes. */
const receiptEveryMs = 5000

/**
 * Brings a carry to its broker and writes the receipt, which is true at every moment: run again, it goes on where it
 * stopped. Throws what opening, surveying and delivering throw.
 */
export async function importCarry(plan: ImportPlan): Promise<Imported> {
  const { now, receiptPath } = plan
  await using file = await openCarryFile(plan.path, plan.keyring)
  const { opening, end } = await surveyCarry(file)
  const known = await receiptSoFar(plan)
  if (known !== undefined && known.carryId !== opening.carryId)
    throw new Fault(
      'INPUT_REFUSED',
      `${receiptPath} is the receipt of another carry; say --receipt`,
    )
  const tally = new CarryTally(opening, known)
  let writtenAtMs = now()
  const write = () => writeReceipt(receiptPath, tally.receipt(now()), file.key)
  const onProgress = async () => {
    plan.onProgress(tally.settled + tally.refused.size, end.captures)
    if (now() - writtenAtMs < receiptEveryMs) return
    writtenAtMs = now()
    await write()
  }
  const { address, patienceMs } = plan
  const bounds = flightBounds
  try {
    await deliverCarry(file, { opening, tally, address, bounds, patienceMs, now, onProgress })
  } finally {
    if (tally.settled + tally.refused.size > 0 || end.captures === 0) await write()
  }
  const refused = [...tally.refused].map(([seq, reason]) => ({ seq, reason }))
  const { carryId, agentId } = opening
  return { carryId, agentId, captures: end.captures, settled: tally.settled, refused }
}

async function receiptSoFar({
  receiptPath,
  keyring,
}: ImportPlan): Promise<CarryReceipt | undefined> {
  try {
    return await openReceipt(receiptPath, keyring)
  } catch (error) {
    if (error instanceof Fault && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}
