import type { SlotView } from '@zhian/contracts/assessment'
import { useChoiceWord } from '../registry/record/use-choice-word.ts'

/** Owed by the catalogue of its class, and entered by nobody. */
const isOwed = ({ slotId }: Pick<SlotView, 'slotId'>): boolean => slotId.startsWith('owed/')

/** What a slot's point is called; of one that nobody has entered, what type it would be. */
export function useSlotName(): (slot: SlotView) => string {
  const word = useChoiceWord()
  return (slot) => (isOwed(slot) ? word('pointType', slot.pointName) : slot.pointName)
}
