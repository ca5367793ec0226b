import type { Bilingual } from '@zhian/contracts/bilingual'
import { Fault } from '@zhian/kit/fault'
import type { FaultCode } from '@zhian/kit/fault'

/** A fault that somebody reads, and so in both languages; a field's name, where there is one, stands first. */
export function refusal(
  code: FaultCode,
  { en, zh }: Bilingual,
  options?: { cause?: unknown },
): Fault {
  return new Fault(code, en, { ...options, zh })
}

/** What a fault says; those of the shared rooms that have no Chinese speak to programs. */
export const saidBy = ({ message, zh }: Fault): Bilingual => ({ en: message, zh: zh ?? message })
