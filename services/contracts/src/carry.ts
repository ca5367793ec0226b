import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Acknowledgement, Epoch, Seq } from './agent.ts'
import { agentIdPattern } from './topics.ts'

/** What travels by hand from an agent without a line to a broker, and what comes back. Times are UTC milliseconds. */
const AgentId = Type.String({ pattern: agentIdPattern })
const Count = Type.Integer({ minimum: 0 })
const CarryId = Type.String({ pattern: '^[0-9a-f-]{36}$' })

/** Who may write for all agents at a broker, and hear their acknowledgements. */
export const carrierName = 'carrier'

export const CarryOpening = Type.Object({
  schema: Type.Literal('carry.v1'),
  carryId: CarryId,
  agentId: AgentId,
  epoch: Epoch,
  madeAtMs: Count,
})
export type CarryOpening = Static<typeof CarryOpening>

export const CarryEnd = Type.Object({
  captures: Count,
  /** Of the frames, as they are in the file. */
  captureBytes: Count,
  /** Those of the captures that go without their face pictures, which stay on the box. */
  withheld: Type.Optional(Count),
  /** The first that was asked for and found no room: where the next file begins. */
  nextSeq: Type.Optional(Seq),
})
export type CarryEnd = Static<typeof CarryEnd>

const SeqSpan = Type.Object({ from: Seq, to: Seq })

/** What the far side acknowledged of one carry. */
export const CarryReceipt = Type.Object({
  schema: Type.Literal('carry-receipt.v1'),
  carryId: CarryId,
  agentId: AgentId,
  epoch: Epoch,
  atMs: Count,
  /** Those that have ended well, both ends included. */
  settled: Type.Array(SeqSpan, { maxItems: 1_000_000 }),
  refused: Type.Array(Acknowledgement.properties.refused.items, { maxItems: 1_000_000 }),
})
export type CarryReceipt = Static<typeof CarryReceipt>
